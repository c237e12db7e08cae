/** Licences that ask for attribution at most. SPDX identifiers. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
]);

/**
 * Whether a licence is permissive: one part of an `OR` is enough, of an `AND` each part counts. An expression that
 * mixes both, or is not known, is not.
 *
 * @param expression an SPDX expression
 * @see https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function isPermissive(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  const choices = bare.split(' OR ');
  if (choices.length > 1) return choices.some((choice) => PERMISSIVE.has(choice));
  return bare.split(' AND ').every((part) => PERMISSIVE.has(part));
}
