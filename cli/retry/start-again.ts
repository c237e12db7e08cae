import { couldNotLook, Failure, wrongUsage } from '../failure.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { describeStart } from './print-retry.ts';
import { locationsIn, type RetryPlan } from './retry-plan.ts';
import { toStartInput, tokenFor, whyNotAgain } from './start-input.ts';

/** One automation that was started again. */
export interface Started {
  readonly parentExecutionId: string;
  /** How many accounts and Regions. */
  readonly locations: number;
}

/** Some automations were started; the others were not, or it is not known. */
export class Interrupted extends Failure {
  readonly started: readonly Started[];

  constructor(started: readonly Started[], message: string) {
    super(EXIT.couldNotLook, message);
    this.started = started;
  }
}

interface Ask {
  /** Whether to start without a question. */
  readonly yes: boolean;
  readonly clientToken: string;
}

/**
 * Starts the parent again in the locations of a plan, exactly as AWS says that it was started.
 * @returns undefined if the user said no
 * @throws {Interrupted} if some may have started; another `Failure` if none was, and why
 */
export async function startAgain(
  plan: RetryPlan,
  { yes, clientToken }: Ask,
  { automation, confirm, writeError }: Pick<Session, 'automation' | 'confirm' | 'writeError'>,
): Promise<readonly Started[] | undefined> {
  const { parentExecutionId, accountId, region, commands } = plan;
  const aws = await automation(region);
  const caller = await aws.callerAccount();
  if (caller !== accountId) {
    throw couldNotLook(
      `Nothing was started: ${parentExecutionId} ran in account ${accountId}, and these credentials are of account ${caller} (--profile)`,
    );
  }
  const parent = await aws.read(parentExecutionId);
  if (parent === undefined) {
    throw couldNotLook(
      `Nothing was started: AWS does not know ${parentExecutionId} in account ${accountId}, ${region}, or has forgotten it after 30 days, and its parameters are nowhere else`,
    );
  }
  const why = whyNotAgain(parent, plan);
  if (why !== undefined) throw couldNotLook(`Nothing was started: ${why}`);
  if (!yes) {
    if (confirm === undefined) throw noTerminal();
    writeError(describeStart(plan, parent));
    if (!(await confirm('Start it? [y/N] '))) return undefined;
  }
  if (commands.length > 1)
    writeError(`If this is interrupted: --client-token ${clientToken} goes on where it was.\n`);
  const started: Started[] = [];
  for (const command of commands) {
    const input = toStartInput(
      parent,
      command.targetLocations,
      tokenFor(clientToken, command.targetLocations),
    );
    try {
      started.push({ parentExecutionId: await aws.start(input), locations: locationsIn(command) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const done = started.length === 0 ? 'None' : `${started.length} of ${commands.length}`;
      throw new Interrupted(
        started,
        `${done} is known to have started: ${error.message}. The same command with --client-token ${clientToken} starts the rest, and nothing twice`,
      );
    }
  }
  return started;
}

/** There is no terminal to ask at. */
export const noTerminal = (): Failure =>
  wrongUsage(
    '--run asks before it starts anything, and there is no terminal here: --yes starts without asking',
  );
