import type { GlobalValues } from './option-values.ts';
import { shellWord } from './shell-word.ts';

const USUAL_PREFIX = 'rollcall';

/**
 * The options by which this answer was reached, as a suggested command must repeat them, each after a space: without them it would ask
 * another API. Empty if none was given.
 */
export function repeatedOptions({
  local,
  store,
  url,
  stackPrefix,
  profile,
  region,
  endpointUrl,
}: Omit<GlobalValues, 'output' | 'json' | 'query'>): string {
  const values = [
    ['--store', store],
    ['--url', url],
    ['--stack-prefix', stackPrefix === USUAL_PREFIX ? undefined : stackPrefix],
    ['--profile', profile],
    ['--region', region],
    ['--endpoint-url', endpointUrl],
  ] as const;
  return [
    ...(local && store === undefined ? [' --local'] : []),
    ...values.flatMap(([option, value]) => (value === undefined ? [] : [` ${option} ${shellWord(value)}`])),
  ].join('');
}
