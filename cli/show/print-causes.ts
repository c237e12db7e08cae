import type { Cause } from '../client/answers.ts';
import type { Report } from '../client/read-report.ts';
import { widthOf } from '../terminal/cut-to-width.ts';
import { verdictStyle } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { Terminal } from '../terminal/table.ts';

/** Where lines may be as long as they like. */
const ACCOUNTS_WITHOUT_WIDTH = 10;

/**
 * Why targets did not succeed: of each cause how many targets it explains, its title, the accounts in one line, and what to do.
 * Lines are wrapped and never cut.
 */
export function printCauses(
  { causes = [], causesOmitted, parentExecutionId }: Report,
  terminal: Terminal,
  isLocal: boolean,
): readonly string[] {
  const digits = Math.max(0, ...causes.map(({ count }) => String(count).length));
  return [
    ...causes.flatMap((cause) =>
      printCause(isLocal ? withoutSweep(cause) : cause, digits, parentExecutionId, terminal),
    ),
    ...(causesOmitted === undefined
      ? []
      : wrapText(
          `${causesOmitted.causes} more causes explain ${causesOmitted.targets} targets: rollcall groups ${parentExecutionId} --by cause`,
          terminal.width ?? Infinity,
        )),
  ];
}

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

function printCause(
  { id, count, title, verdict, note, advice, ...where }: Cause,
  digits: number,
  parentId: string,
  { width = Infinity, paint }: Terminal,
): readonly string[] {
  const first = `${String(count).padStart(digits)} × `;
  const indent = ' '.repeat(first.length);
  const todo = advice.replaceAll('<id>', parentId).replaceAll('<cause>', id);
  return [
    ...wrapText(plainText(title), width, first).map((line) => paint(verdictStyle(verdict), line)),
    ...foldAccounts(where, width - first.length).map((line) => indent + line),
    ...wrapText(plainText(note === undefined ? todo : `${note} ${todo}`), width, indent),
  ];
}

/** As many as a line has room for, by name where there is one, and how many more there are. Nothing where none is known. */
function foldAccounts(
  { accounts, accountsOmitted = 0 }: Pick<Cause, 'accounts' | 'accountsOmitted'>,
  room: number,
): readonly string[] {
  const names = accounts.map(({ accountId, accountName }) => plainText(accountName ?? accountId));
  const all = names.length + accountsOmitted;
  const line = (shown: number): string =>
    `${names.slice(0, shown).join(', ')}${shown === all ? '' : ` and ${all - shown} more`}`;
  if (all === 0) return [];
  let shown = Number.isFinite(room) ? names.length : Math.min(names.length, ACCOUNTS_WITHOUT_WIDTH);
  while (shown > 1 && widthOf(line(shown)) > room) shown -= 1;
  return wrapText(line(shown), room);
}
