import { readReport } from '../client/read-report.ts';
import { untilSealed, type Patience } from './until-sealed.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { showReport } from '../show/show-report.ts';
import type { Session } from '../session.ts';

/**
 * Waits until a report is sealed, and prints it. @throws {Failure} if the time is over before; the unsealed
 * report is printed then
 * @param isStrict whether it waits, after the seal, until no target is unreadable
 */
export async function waitAndShow(
  parentId: string,
  patience: Patience,
  session: Session,
  isStrict = false,
): Promise<ExitCode> {
  const { isSealed, isKnown, problem } = await untilSealed(parentId, patience, session, isStrict);
  const show = async (): Promise<ExitCode> =>
    showReport(await readReport(parentId, session), session.output, {
      isLocal: session.isLocal,
      now: session.now(),
    });
  if (isSealed) return show();
  if (isKnown && problem === undefined) await show();
  throw notSealed(patience, problem);
}

/** The time is over. @param problem why the last read showed nothing */
export const notSealed = ({ timeoutMs }: Pick<Patience, 'timeoutMs'>, problem: string | undefined): Failure =>
  new Failure(
    EXIT.timedOut,
    `Not sealed within ${timeoutMs / 1000} s (--timeout)${problem === undefined ? '' : `: ${problem}`}`,
  );
