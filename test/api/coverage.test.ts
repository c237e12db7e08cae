import { beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { anApi } from '../support/an-api.ts';
import { ask, askPages } from '../support/ask.ts';
import { DAY, HOUR, NOW, location } from '../support/builders.ts';

let now = NOW;
let store: ReturnType<typeof createStore>;
beforeEach(async () => {
  now = NOW;
  store = createStore(new MemoryTable(() => now), { now: () => now, retentionMs: 400 * DAY });
  await store.recordAccountNames(new Map([[location(1).accountId, 'log-archive']]));
  // Live; only its roles rolled out; a role that is missing; one that came back; one that only sends; one where AWS refuses.
  await store.noteSeen(location(1), { readAt: NOW, startedAt: NOW, eventTime: NOW });
  await store.noteSeen(location(2), { readAt: NOW, startedAt: NOW });
  await store.noteDenial(location(3), 'readerRoleNotAssumable', 'not authorized to perform: sts:AssumeRole');
  await store.noteDenial(location(4), 'readDenied', 'not authorized');
  now = NOW + HOUR;
  await store.noteSeen(location(4), { readAt: now, startedAt: NOW });
  await store.noteSeen(location(5), { eventTime: NOW });
  await store.noteRefusedStart(location(6), 'is unable to be assumed', NOW);
});

interface Coverage {
  readonly counts: Readonly<Record<string, number>>;
  readonly locations: readonly { readonly accountId: string; readonly reads: string }[];
  readonly nextToken?: string;
}

const coverage = async (query = ''): Promise<Coverage> =>
  (await ask<Coverage>(anApi(store).api, `/coverage${query}`)).body;

describe('GET /coverage', () => {
  test('says of every location what works, what does not and why; that no event comes is no fault', async () => {
    const { counts, locations } = await coverage();
    expect(counts).toEqual({
      locations: 6,
      readsWorking: 3,
      readsDenied: 1,
      readsNever: 2,
      eventsArriving: 2,
      startsRefused: 1,
    });
    expect(locations).toEqual([
      {
        ...location(1),
        accountName: 'log-archive',
        reads: 'working',
        events: 'arriving',
        lastEventAt: '2026-01-01T12:00:00.000Z',
        lastReadAt: '2026-01-01T12:00:00.000Z',
        lastStartAt: '2026-01-01T12:00:00.000Z',
      },
      {
        ...location(2),
        reads: 'working',
        events: 'none',
        lastReadAt: '2026-01-01T12:00:00.000Z',
        lastStartAt: '2026-01-01T12:00:00.000Z',
      },
      {
        ...location(3),
        reads: 'denied',
        events: 'none',
        denial: {
          reason: 'readerRoleNotAssumable',
          message: 'not authorized to perform: sts:AssumeRole',
          at: '2026-01-01T12:00:00.000Z',
        },
      },
      expect.objectContaining({
        ...location(4),
        reads: 'working',
        lastReadAt: '2026-01-01T13:00:00.000Z',
        denial: { reason: 'readDenied', message: 'not authorized', at: '2026-01-01T12:00:00.000Z' },
      }),
      { ...location(5), reads: 'never', events: 'arriving', lastEventAt: '2026-01-01T12:00:00.000Z' },
      {
        ...location(6),
        reads: 'never',
        events: 'none',
        starts: 'refused',
        refusedStart: {
          reason: 'executionRoleNotAssumableOrRunbookNotShared',
          message: 'The execution role cannot be assumed, or the runbook is not shared with the account',
          at: '2026-01-01T12:00:00.000Z',
        },
      },
    ]);
  });

  test.each([
    ['?broken=true', [3, 5, 6]],
    ['?broken=false', [1, 2, 4]],
    ['?accountId=111111111111,333333333333', [1, 3]],
    ['?region=us-east-1', []],
  ])('filters: %s', async (query, accounts) => {
    const { counts, locations } = await coverage(query);
    expect(locations.map(({ accountId }) => accountId)).toEqual(accounts.map((n) => location(n).accountId));
    expect(counts['locations']).toBe(accounts.length);
  });

  test.each([1, 2, 4, 6])('every page together is the whole, %s at a time', async (limit) => {
    const pages = await askPages<Coverage>(anApi(store).api, `/coverage?limit=${limit}`);
    expect(pages.flatMap(({ locations }) => locations)).toEqual((await coverage()).locations);
  });
});
