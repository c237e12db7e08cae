import { describe, expect, test } from '@jest/globals';
import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import { createCollectForGather } from '../../src/gather/collect-for-gather.ts';
import {
  isExpired,
  isExpiredSession,
  SessionExpiredError,
  TableFailedError,
} from '../../src/gather/errors.ts';
import type { GatherFault } from '../../src/gather/report.ts';
import { id, location } from '../support/builders.ts';

const REF: CollectionRef = {
  executionId: id(1),
  location: location(1),
  provenance: { source: 'request' },
  attempts: {},
};
const isKnownParent = (name: string, message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { name });

function failing(...errors: readonly Error[]) {
  const left = [...errors];
  const delays: number[] = [];
  const faults: GatherFault[] = [];
  const collect = createCollectForGather({
    collect: async () => {
      const error = left.shift();
      if (error !== undefined) throw error;
      return 'recorded';
    },
    queue: { pushLater: (_ref, delayMs) => void delays.push(delayMs) },
    onFault: (fault) => void faults.push(fault),
  });
  return { collect, delays, faults };
}

describe('an unexpected error', () => {
  test('comes back twice, and is forgotten once it has gone', async () => {
    const { collect, delays, faults } = failing(
      isKnownParent('TimeoutError', 'slow'),
      isKnownParent('TimeoutError', 'slow'),
    );
    const outcomes = [await collect(REF), await collect(REF), await collect(REF)];
    expect(outcomes).toEqual(['requeued', 'requeued', 'recorded']);
    expect([delays, faults]).toEqual([[2_000, 8_000], []]);
  });

  test('is reported the third time, and stops nothing else', async () => {
    const slow = isKnownParent('TimeoutError', 'slow');
    const { collect, faults } = failing(slow, slow, slow);
    const outcomes = [await collect(REF), await collect(REF), await collect(REF)];
    expect(outcomes).toEqual(['requeued', 'requeued', 'failed']);
    expect(faults).toEqual([
      { location: location(1), executionId: id(1), code: 'TimeoutError', message: 'slow' },
    ]);
  });
});

test.each([new TableFailedError(new Error('full')), new SessionExpiredError(new Error('expired'))])(
  'what no other target could be collected after ends everything: %s',
  async (error) => {
    const { collect, delays } = failing(error);
    await expect(collect(REF)).rejects.toBe(error);
    expect(delays).toEqual([]);
  },
);

test.each<[Error, atFirst: boolean, midway: boolean]>([
  [isKnownParent('ExpiredToken', 'of STS'), true, true],
  [isKnownParent('ExpiredTokenException', 'of Systems Manager'), true, true],
  [
    isKnownParent('CredentialsProviderError', 'of the SDK: there may have been none from the beginning'),
    false,
    true,
  ],
  [isKnownParent('TokenProviderError', 'of SSO'), false, true],
  [isKnownParent('Error', 'around it', isKnownParent('ExpiredToken', 'of STS')), false, true],
  [isKnownParent('AccessDenied', 'another thing'), false, false],
])('%s', (error, atFirst, midway) => {
  expect([isExpired(error), isExpiredSession(error)]).toEqual([atFirst, midway]);
});
