import { locationKey, type Location } from '../domain/location.ts';
import type { Key } from './table.ts';
import { MINUTE_MS } from '../domain/durations.ts';

/** Numbers in keys are padded, so that their order as text is their order as numbers. */
const padded = (part: number): string => String(part).padStart(5, '0');

export const RESULT_PREFIX = 'RESULT#';
export const TARGET_PREFIX = 'TARGET#';
export const LOCATION_LIST_PREFIX = 'ROSTER#LOCATION#';

export const resultKey = (executionId: string): Key => ({ pk: executionId, sk: `${RESULT_PREFIX}0` });

/**
 * The digest in the key separates two writers that read different content: their parts never mix, and the head
 * names whose parts count.
 */
export const resultPartKey = (executionId: string, digest: string, part: number): Key => ({
  pk: executionId,
  sk: `${RESULT_PREFIX}${padded(part)}#${digest}`,
});

export const parentKey = (parentId: string): Key => ({ pk: parentId, sk: 'PARENT' });

export const rosterPrefix = (listedAt: number): string => `ROSTER#STEPS#${listedAt}#`;

export const rosterKey = (parentId: string, listedAt: number, part: number): Key => ({
  pk: parentId,
  sk: `${rosterPrefix(listedAt)}${padded(part)}`,
});

/** Part 0 is the head, written when the list is complete. */
export const locationListKey = (
  parentId: string,
  location: Location,
  startedAt: number,
  part: number,
): Key => ({
  pk: parentId,
  sk: `${LOCATION_LIST_PREFIX}${locationKey(location)}#${startedAt}#${padded(part)}`,
});

/** The prefix of all rows of one location. */
export const locationTargetPrefix = (location: Location): string =>
  `${TARGET_PREFIX}${locationKey(location)}#`;

export const targetKey = (parentId: string, location: Location, executionId: string): Key => ({
  pk: parentId,
  sk: `${locationTargetPrefix(location)}${executionId}`,
});

const TARGET_KEY = /^TARGET#([^#]+)#([^#]+)#([^#]+)$/;

/** The child of a row; undefined if the key has no valid form. */
export function fromTargetKey({
  sk,
}: Key): { readonly executionId: string; readonly location: Location } | undefined {
  const [, accountId, region, executionId] = TARGET_KEY.exec(sk) ?? [];
  if (accountId === undefined || region === undefined || executionId === undefined) return undefined;
  return { executionId, location: { accountId, region } };
}

const LOCATION_LIST_KEY = /^ROSTER#LOCATION#([^#]+)#([^#]+)#(\d+)#\d+$/;

/** The listing of a part; undefined if the key has no valid form. */
export function fromLocationListKey({
  sk,
}: Key): { readonly location: Location; readonly startedAt: number } | undefined {
  const [, accountId, region, startedAt] = LOCATION_LIST_KEY.exec(sk) ?? [];
  if (accountId === undefined || region === undefined) return undefined;
  return { location: { accountId, region }, startedAt: Number(startedAt) };
}

/** Where a child of that account stands while it is not known whose its parent is. */
export const unconfirmedKey = (accountId: string, seat: number): Key => ({
  pk: `UNCONFIRMED#${accountId}`,
  sk: padded(seat),
});

export const WAITER_PREFIX = 'WAITER#';

/** Its token is a secret, and keys are logged: the key has its digest. */
export const waiterKey = (parentId: string, digest: string): Key => ({
  pk: parentId,
  sk: `${WAITER_PREFIX}${digest}`,
});

export const sweepKey = (location: Location): Key => ({ pk: 'SWEEP', sk: locationKey(location) });

export const leaseKey: Key = { pk: 'SWEEP', sk: 'LEASE' };

export const COVERAGE = 'COVERAGE';

export const coverageKey = (location: Location): Key => ({ pk: COVERAGE, sk: locationKey(location) });

export const accountNamesHeadKey: Key = { pk: 'ACCOUNT_NAMES', sk: 'HEAD' };

export const accountNamesPrefix = (slot: string): string => `NAMES#${slot}#`;

export const accountNamesKey = (slot: string, part: number): Key => ({
  pk: accountNamesHeadKey.pk,
  sk: `${accountNamesPrefix(slot)}${padded(part)}`,
});

export const accountNamesDueKey: Key = { pk: 'SWEEP', sk: 'ACCOUNT_NAMES' };

export const ACCOUNT_TAGS = 'ACCOUNT_TAGS';
export const ACCOUNT_TAGS_PREFIX = 'TAGS#';

export const accountTagsKey = (accountId: string): Key => ({
  pk: ACCOUNT_TAGS,
  sk: `${ACCOUNT_TAGS_PREFIX}${accountId}`,
});

export const accountTagsDueKey: Key = { pk: 'SWEEP', sk: 'ACCOUNT_TAGS' };

/**
 * When the sweep checks a running parent, a placeholder whose request was lost, or a dirty mark whose message
 * was lost.
 */
export const NEXT_LOOK_MS = 5 * MINUTE_MS;

/** The item is in the index of what is open, to be checked then (milliseconds since the epoch). */
export const open = (nextCheckAt: number) => ({ open: 'open', nextCheckAt });

/** The sending of one revision's notice by one channel. */
export const noticeKey = (parentId: string, revision: number, channel: string): Key => ({
  pk: parentId,
  sk: `NOTICE#${padded(revision)}#${channel}`,
});

/** The causes that runs of a runbook had. */
export const knownCausesKey = (runbook: string): Key => ({ pk: 'CAUSES', sk: runbook });

export const measuredRunbooksKey: Key = { pk: 'RUN_METRICS', sk: 'RUNBOOKS' };
