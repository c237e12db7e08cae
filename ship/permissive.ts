/** Licences that ask for no more than to be named, and some not even that. SPDX identifiers. */
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
 * Whether all that a licence asks for is permissive: of `OR` one may be chosen, of `AND` each counts. An expression that
 * mixes both, and anything that is not known, is not.
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
