import * as z from 'zod';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { plainText } from '../terminal/plain-text.ts';

/** One of several targets in one location, and what tells it from the others. */
export const Candidate = z.looseObject({
  executionId: z.string().optional(),
  resource: z.string().optional(),
  verdict: z.string(),
});
export type Candidate = z.output<typeof Candidate>;

/** One target was requested, and there are several in that location. */
export class SeveralTargets extends Failure {
  readonly candidates: readonly Candidate[];
  /** How many are not among the candidates. */
  readonly more: number;

  constructor(message: string, candidates: readonly Candidate[], more: number) {
    super(EXIT.usage, message);
    this.candidates = candidates;
    this.more = more;
  }
}

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
const optionsOf = ({ executionId = '', resource }: Candidate): string =>
  [
    `--execution ${quote(executionId)}`,
    ...(resource === undefined ? [] : [`--resource ${quote(resource)}`]),
  ].join(' ');

const quote = (text: string): string =>
  /^[\w.:/-]+$/.test(text) ? text : `'${plainText(text).replaceAll("'", String.raw`'\''`)}'`;
