import type * as z from 'zod';
import {
  AccountNamesDueItem,
  AccountNamesHeadItem,
  AccountNamesPartItem,
  AccountTagsDueItem,
  AccountTagsItem,
  CoverageItem,
  ParentItem,
  LocationListItem,
  ResultHeadItem,
  ResultPartItem,
  RosterPartItem,
  SeatItem,
  SweepLeaseItem,
  SweepLocationItem,
  TargetItem,
  WaiterItem,
} from '../../src/store/schema.ts';
import type { Key } from '../../src/store/table.ts';

/** Each kind of item: which keys it has, and its schema. */
const KINDS: readonly (readonly [kind: string, key: RegExp, shape: z.ZodObject])[] = [
  ['result', /^[0-9a-f-]{36} RESULT#0$/, ResultHeadItem],
  ['result part', /^[0-9a-f-]{36} RESULT#\d{5}#[0-9a-f]{16}$/, ResultPartItem],
  ['parent', /^[0-9a-f-]{36} PARENT$/, ParentItem],
  ['roster part', /^[0-9a-f-]{36} ROSTER#STEPS#\d+#\d{5}$/, RosterPartItem],
  ['place list', /^[0-9a-f-]{36} ROSTER#LOCATION#\d{12}#[a-z0-9-]+#\d+#\d{5}$/, LocationListItem],
  ['target', /^[0-9a-f-]{36} TARGET#\d{12}#[a-z0-9-]+#[0-9a-f-]{36}$/, TargetItem],
  ['waiter', /^[0-9a-f-]{36} WAITER#[0-9a-f]{64}$/, WaiterItem],
  ['seat', /^UNCONFIRMED#\d{12} \d{5}$/, SeatItem],
  ['sweep place', /^SWEEP \d{12}#/, SweepLocationItem],
  ['sweep lease', /^SWEEP LEASE$/, SweepLeaseItem],
  ['names due', /^SWEEP ACCOUNT_NAMES$/, AccountNamesDueItem],
  ['account tags', /^ACCOUNT_TAGS TAGS#\d{12}$/, AccountTagsItem],
  ['tags due', /^SWEEP ACCOUNT_TAGS$/, AccountTagsDueItem],
  ['coverage', /^COVERAGE \d{12}#/, CoverageItem],
  ['names head', /^ACCOUNT_NAMES HEAD$/, AccountNamesHeadItem],
  ['names part', /^ACCOUNT_NAMES NAMES#[AB]#\d{5}$/, AccountNamesPartItem],
];

export const ITEM_KINDS: readonly string[] = KINDS.map(([kind]) => kind);

/** What kind of item has such a key. */
export function shapeOf({ pk, sk }: Key): { readonly kind: string; readonly shape: z.ZodObject } {
  const found = KINDS.find(([, key]) => key.test(`${pk} ${sk}`));
  if (found === undefined) throw new Error(`No schema for ${pk} ${sk}`);
  const [kind, , shape] = found;
  return { kind, shape };
}
