import { placeKey, type Place } from '../domain/place.ts';
import type { Key } from './table.ts';

/** Numbers in keys are padded, so that their order as text is their order as numbers. */
const padded = (part: number): string => String(part).padStart(5, '0');

export const RESULT_PREFIX = 'RESULT#';
export const TARGET_PREFIX = 'TARGET#';
export const PLACE_LIST_PREFIX = 'ROSTER#PLACE#';

export const resultKey = (executionId: string): Key => ({ pk: executionId, sk: `${RESULT_PREFIX}0` });

/**
 * The digest in the key keeps two writers apart that were told different things: their parts never mix, and the head
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

/** Part 0 is the head, which is written when the list is whole. */
export const placeListKey = (parentId: string, place: Place, startedAt: number, part: number): Key => ({
  pk: parentId,
  sk: `${PLACE_LIST_PREFIX}${placeKey(place)}#${startedAt}#${padded(part)}`,
});

/** Begins the keys of all rows of one place. */
export const placeTargetPrefix = (place: Place): string => `${TARGET_PREFIX}${placeKey(place)}#`;

export const targetKey = (parentId: string, place: Place, executionId: string): Key => ({
  pk: parentId,
  sk: `${placeTargetPrefix(place)}${executionId}`,
});

export const sweepKey = (place: Place): Key => ({ pk: 'SWEEP', sk: placeKey(place) });

export const leaseKey: Key = { pk: 'SWEEP', sk: 'LEASE' };

export const COVERAGE = 'COVERAGE';

export const coverageKey = (place: Place): Key => ({ pk: COVERAGE, sk: placeKey(place) });

export const accountNamesHeadKey: Key = { pk: 'ACCOUNT_NAMES', sk: 'HEAD' };

export const accountNamesPrefix = (slot: string): string => `NAMES#${slot}#`;

export const accountNamesKey = (slot: string, part: number): Key => ({
  pk: accountNamesHeadKey.pk,
  sk: `${accountNamesPrefix(slot)}${padded(part)}`,
});

export const accountNamesDueKey: Key = { pk: 'SWEEP', sk: 'ACCOUNT_NAMES' };
