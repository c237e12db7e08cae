import { textBytes } from './result-page.ts';

/** So much of an answer may be spent on the names of what is not in it. */
const MAX_BYTES = 64 * 1024;

/** Of the outputs that are left out as many names as fit, and how many more there are; absent what there is none of. */
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
