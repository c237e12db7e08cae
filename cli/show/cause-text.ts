import type { Cause } from '../client/answers.ts';
import type { Report } from '../client/read-report.ts';
import { suggested } from '../terminal/table.ts';

/** A cause in words, for every way to print it. Names are untrusted. */
export interface CauseText {
  readonly count: number;
  readonly title: string;
  readonly verdict: string;
  /** Of accounts, or their IDs. */
  readonly names: readonly string[];
  /** How many accounts there are beside those. */
  readonly omitted: number;
  /** What coverage knows, and what to do, with the commands to paste. */
  readonly advice: string;
}

/** The causes of a report. @param repeated the options that commands repeat */
export const causesOf = (
  { causes = [], parentExecutionId }: Report,
  isLocal: boolean,
  repeated: string | undefined,
): readonly CauseText[] =>
  causes.map((given) => {
    const cause = isLocal ? withoutSweep(given) : given;
    const { id, count, title, verdict, accounts, accountsOmitted = 0, note, advice } = cause;
    const todo = advice
      .replaceAll('<id>', suggested(parentExecutionId, repeated === undefined ? {} : { repeated }))
      .replaceAll('<cause>', id);
    return {
      count,
      title,
      verdict,
      names: accounts.map(({ accountId, accountName }) => accountName ?? accountId),
      omitted: accountsOmitted,
      advice: note === undefined ? todo : `${note} ${todo}`,
    };
  });

/**
 * What `rollcall gather` could not read it reads with a role of the caller's choice: no stack of Rollcall's has a part in it, and
 * nothing looks again by itself.
 */
const withoutSweep = ({ note, ...cause }: Cause): Cause =>
  cause.verdict === 'unreadable' ? { ...cause, advice: adviceForGather(cause) } : { note, ...cause };

const adviceForGather = ({ reason }: Pick<Cause, 'reason'>): string =>
  reason === 'notCollected' || reason === 'notFound'
    ? 'Nothing looks again by itself: rollcall gather <id> --role-name <role> does, and reads only what is missing.'
    : 'Give gather a role that these accounts have: rollcall gather <id> --role-name <role>.';
