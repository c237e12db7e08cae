import { createHash } from 'node:crypto';
import type { RollCall } from './evaluate-targets.ts';
import type { Target } from './target.ts';

/**
 * SHA-256, in hex, over the expected targets and their verdicts: the same facts give the same digest in any
 * order. Leaves out times, sources and messages.
 */
export function digestOf({ targets, unnamed }: Pick<RollCall, 'targets' | 'unnamed'>): string {
  const facts = targets
    .map(factsOf)
    .map((fact) => JSON.stringify(fact))
    .sort();
  return createHash('sha256')
    .update(JSON.stringify([facts, unnamed]))
    .digest('hex');
}

const factsOf = ({ location, executionId, resource, verdict, reason, row }: Target): readonly string[] => [
  location?.accountId ?? '',
  location?.region ?? '',
  executionId ?? '',
  resource ?? '',
  verdict,
  reason ?? '',
  row?.nested?.childDigest ?? '',
];
