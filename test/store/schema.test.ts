import { expect, test } from '@jest/globals';
import type * as z from 'zod';
import type { KeptDenial } from '../../src/domain/denial.ts';
import type { Execution } from '../../src/domain/execution.ts';
import type { FanOut } from '../../src/domain/fan-out.ts';
import type { Location } from '../../src/domain/location.ts';
import { UnreadableItemError } from '../../src/domain/unreadable-item-error.ts';
import type { ListedChild, RosterPart, RosterStep } from '../../src/ledger/roster.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import * as schema from '../../src/store/schema.ts';
import type { SweepProgress } from '../../src/sweep/ports.ts';

type Frozen<Value> = Value extends readonly (infer Entry)[]
  ? readonly Frozen<Entry>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
    : Value;
type Common = 'pk' | 'sk' | 'version' | 'expiresAt';
type Read<Shape extends z.ZodType, Apart extends string = never> = Frozen<
  Omit<z.output<Shape>, Common | Apart>
>;
type Same<One, Other> =
  // TypeScript compares two such functions field by field; two plain types it only assigns, and an absent optional field passes.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  (<Value>() => Value extends One ? 1 : 2) extends <Value>() => Value extends Other ? 1 : 2 ? true : false;

/** Compiles only if what is read of an item is what the domain calls it: neither forgets a field of the other. */
const TIED: readonly true[] = [
  true satisfies Same<Frozen<z.output<typeof schema.Location>>, Frozen<Location>>,
  true satisfies Same<Frozen<z.output<typeof schema.Execution>>, Frozen<Execution>>,
  true satisfies Same<Frozen<z.output<typeof schema.FanOut>>, Frozen<FanOut>>,
  true satisfies Same<Frozen<z.output<typeof schema.RosterStep>>, Frozen<RosterStep>>,
  true satisfies Same<Frozen<z.output<typeof schema.ListedChild>>, Frozen<ListedChild>>,
  true satisfies Same<Frozen<z.output<typeof schema.Denial>>, Frozen<KeptDenial>>,
  true satisfies Same<Read<typeof schema.RosterPartItem>, Frozen<RosterPart>>,
  true satisfies Same<Read<typeof schema.SweepLocationItem>, Frozen<SweepProgress>>,
  true satisfies Same<
    Read<
      typeof schema.TargetItem,
      'childCounts' | 'childDigest' | 'childRevision' | 'account' | 'startTimeId' | 'unconfirmed'
    >,
    Frozen<Omit<TargetRow, 'nested'>>
  >,
];

test('what is read of an item and what the domain calls it have the same fields', () => {
  expect(TIED.every(Boolean)).toBe(true);
});

const lease = { pk: 'SWEEP', sk: 'LEASE', leaseUntil: 5 };

test.each([
  ['none, as the first items have', undefined],
  ['the one before', schema.VERSION - 1],
  ['its own', schema.VERSION],
  ['the next', schema.VERSION + 1],
])('an item is read whose version is %s', (_which, version) => {
  expect(schema.readItem(schema.SweepLeaseItem, { ...lease, version })).toMatchObject({ leaseUntil: 5 });
});

test.each([
  [
    'a version after the next',
    { ...lease, version: schema.VERSION + 2 },
    /^The item SWEEP LEASE cannot be read: version 3 wrote it/,
  ],
  [
    'a version that is no number',
    { ...lease, version: 'new' },
    /: version: Invalid input: expected number, received string$/,
  ],
  [
    'a text where a number stands',
    { ...lease, leaseUntil: 'a secret' },
    /: leaseUntil: Invalid input: expected number, received string$/,
  ],
  [
    'nothing where something must stand',
    { pk: 'SWEEP', sk: 'LEASE' },
    /: leaseUntil: Invalid input: expected number, received undefined$/,
  ],
  ['a time after the year 9999', { ...lease, leaseUntil: 1e15 }, /leaseUntil: Too big/],
])('an item is refused by name, and its values are not quoted: %s', (_what, item, message) => {
  const read = () => schema.readItem(schema.SweepLeaseItem, item);
  expect(read).toThrow(UnreadableItemError);
  expect(read).toThrow(message);
  expect(read).not.toThrow(/secret/);
});

test('of JSON in an item, neither what stands in it nor a name is quoted', () => {
  const row = { pk: 'p', sk: 'TARGET#x', outputs: JSON.stringify({ 'a secret': 5 }) };
  expect(() => schema.readItem(schema.TargetItem, row)).toThrow(/outputs: is not JSON of the right shape/);
  expect(() => schema.readItem(schema.TargetItem, row)).not.toThrow(/secret/);
});

test('verdicts that a newer version added count as unknown, beside those that are', () => {
  expect(schema.Counts.parse({ succeeded: 2, unknown: 1, paused: 3, skipped: 4 })).toEqual({
    succeeded: 2,
    unknown: 8,
  });
});

test('the optional attributes follow from the schema', () => {
  expect(schema.optionalOf(schema.SweepLocationItem)).toEqual([
    'version',
    'expiresAt',
    'resumeFrom',
    'sliceMs',
  ]);
});
