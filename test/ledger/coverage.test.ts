import { describe, expect, test } from '@jest/globals';
import { coverageOf, type CoverageRow, type LocationCoverage } from '../../src/ledger/coverage.ts';
import { HOUR, NOW, location } from '../support/builders.ts';

const denial = { reason: 'readDenied', message: 'Not authorized', at: NOW } as const;
const refusedStart = {
  reason: 'executionRoleNotAssumableOrRunbookNotShared',
  message: 'unable to be assumed',
  at: NOW,
} as const;
const [before, after] = [NOW - HOUR, NOW + HOUR];

describe('coverageOf', () => {
  test.each<
    [
      why: string,
      row: Omit<CoverageRow, 'location'>,
      reads: LocationCoverage['reads'],
      events: LocationCoverage['events'],
      starts: LocationCoverage['starts'],
    ]
  >([
    ['only events came', { lastEventAt: NOW }, 'never', 'arriving', undefined],
    ['it is read without any event, which is no fault', { lastReadAt: NOW }, 'working', 'none', undefined],
    ['both', { lastReadAt: NOW, lastEventAt: NOW }, 'working', 'arriving', undefined],
    ['it was never read, and why', { denial, lastEventAt: NOW }, 'denied', 'arriving', undefined],
    ['it was read until it was denied', { denial, lastReadAt: before }, 'denied', 'none', undefined],
    ['it was denied at the very time', { denial, lastReadAt: NOW }, 'denied', 'none', undefined],
    ['it is read again', { denial, lastReadAt: after }, 'working', 'none', undefined],
    ['nothing ever started', { refusedStart }, 'never', 'none', 'refused'],
    [
      'nothing has started since',
      { refusedStart, lastReadAt: after, lastStartAt: before },
      'working',
      'none',
      'refused',
    ],
    ['a child has started since', { refusedStart, lastStartAt: after }, 'never', 'none', undefined],
  ])('%s', (_why, row, reads, events, starts) => {
    const whole = { location: location(1), ...row };
    expect(coverageOf(whole)).toEqual({ ...whole, reads, events, starts });
  });
});
