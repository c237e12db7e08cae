import type { Candidate, SeveralTargets } from './several-targets.ts';
import { plainText } from '../terminal/plain-text.ts';

/** Several targets in one location, each with the options that choose it. */
export function describeChoice(
  { candidates, more }: Pick<SeveralTargets, 'candidates' | 'more'>,
  accountId: string,
  region: string,
): string {
  const count = candidates.length + more;
  return [
    `${count} targets are expected in account ${accountId}, ${region}. Say which one:`,
    ...candidates.map((candidate) => `  ${optionsOf(candidate)}  (${plainText(candidate.verdict)})`),
    ...(more === 0
      ? []
      : [`  and ${more} more: rollcall results --account ${accountId} --in-region ${region}`]),
  ].join('\n');
}

/** For a POSIX shell. */
const optionsOf = ({ executionId = '', target }: Candidate): string =>
  [`--execution ${quote(executionId)}`, ...(target === undefined ? [] : [`--target ${quote(target)}`])].join(
    ' ',
  );

const quote = (text: string): string =>
  /^[\w.:/-]+$/.test(text) ? text : `'${plainText(text).replaceAll("'", String.raw`'\''`)}'`;
