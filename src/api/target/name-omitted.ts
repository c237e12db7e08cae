import { textBytes } from '../results/result-page.ts';

/** The names of omitted outputs may take this much of an answer. */
const MAX_BYTES = 64 * 1024;

/** As many names of omitted outputs as fit, and how many more there are; both absent if nothing was omitted. */
export function nameOmitted(names: readonly string[]): {
  readonly omittedOutputs: string[] | undefined;
  readonly moreOmittedOutputs: number | undefined;
} {
  let bytes = 0;
  const fitting = names.findIndex((name) => {
    // Quotes in a list in a table take six bytes each: more than anything else.
    bytes += 2 * textBytes(name) + 16;
    return bytes > MAX_BYTES;
  });
  const named = fitting === -1 ? names : names.slice(0, fitting);
  const more = names.length - named.length;
  return {
    omittedOutputs: names.length === 0 ? undefined : [...named],
    moreOmittedOutputs: more === 0 ? undefined : more,
  };
}
