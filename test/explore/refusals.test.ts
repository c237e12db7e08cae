import assert from 'node:assert/strict';
import { describe, expect, test } from '@jest/globals';
import type { Location } from '../../src/domain/location.ts';
import { digestOf } from '../../src/ledger/digest.ts';
import { REFUSALS_APART_MS } from '../../src/ledger/refusal.ts';
import { coverageKey } from '../../src/store/keys.ts';
import { aRollcall, locationStep, type AnAws, type Store } from '../support/a-rollcall.ts';
import {
  anExecution,
  aParentExecution,
  DAY,
  HOUR,
  id,
  location,
  MINUTE,
  NOW,
  PARENT_ID,
} from '../support/builders.ts';
import { isLong } from '../support/is-long.ts';
import { explore, type Limits } from './explore.ts';
import type { Rollcall } from './model-run.ts';

// A parent with two targets ends, and the location of the second cannot be read for some time: AWS refuses it,
// throttles it, or does not show the child yet, in turns. Every order of messages and every crash is played.

const SECOND = 1_000;
const readable = anExecution({ executionId: id(1), location: location(1) });
const troubled = anExecution({ executionId: id(2), location: location(2), status: 'Failed' });
const parent = aParentExecution([location(1), location(2)]);
/** When the parent’s event arrives: what is refused earlier was refused before the first round. */
const ENDED_AT = NOW + SECOND;

/** What stands in the way in the second location, until when, counted from the parent’s end; the last one first to end. */
type Spell = readonly ['refused' | 'throttled' | 'hidden', until: number];

interface Case {
  /** One after the other. */
  readonly spells: readonly Spell[];
  /** Coverage has known the location as refused for two hours. */
  readonly isKnown?: boolean;
  /** The parent’s step does not name the child. */
  readonly isUnnamed?: boolean;
  /** What the first seal says, if no process dies: the whole truth, or one target that cannot be read; by when, after the end. */
  readonly first: readonly ['whole' | 'unreadable', by: number];
}

const CASES: Readonly<Record<string, Case>> = {
  'is refused until before the first round': { spells: [['refused', 0]], first: ['whole', MINUTE] },
  'is refused until between the two rounds': {
    spells: [['refused', 2 * MINUTE]],
    first: ['whole', 10 * MINUTE],
  },
  'is refused until after both rounds': { spells: [['refused', HOUR]], first: ['unreadable', 10 * MINUTE] },
  'is refused for ever': { spells: [['refused', Infinity]], first: ['unreadable', 10 * MINUTE] },
  'is refused, and coverage has known it': {
    spells: [['refused', HOUR]],
    isKnown: true,
    first: ['unreadable', MINUTE],
  },
  'lists nothing, being refused': {
    spells: [['refused', HOUR]],
    isUnnamed: true,
    first: ['unreadable', 10 * MINUTE],
  },
  'lists nothing, being refused until between the rounds': {
    spells: [['refused', 2 * MINUTE]],
    isUnnamed: true,
    first: ['whole', 15 * MINUTE],
  },
  'is throttled': { spells: [['throttled', 12 * MINUTE]], first: ['whole', 20 * MINUTE] },
  'is refused once, and throttled later': {
    spells: [
      ['refused', MINUTE],
      ['throttled', 12 * MINUTE],
    ],
    first: ['whole', 20 * MINUTE],
  },
  'is refused, throttled, and refused again': {
    spells: [
      ['refused', MINUTE],
      ['throttled', 7 * MINUTE],
      ['refused', HOUR],
    ],
    first: ['unreadable', 15 * MINUTE],
  },
  'is refused once, and does not show the child later': {
    spells: [
      ['refused', MINUTE],
      ['hidden', 8 * MINUTE],
    ],
    first: ['whole', 30 * MINUTE],
  },
  'is refused, is read without the child being there, and is refused again': {
    spells: [
      ['refused', MINUTE],
      ['hidden', 7 * MINUTE],
      ['refused', HOUR],
    ],
    first: ['unreadable', HOUR],
  },
};

const endOf = ({ spells }: Case): number => ENDED_AT + (spells.at(-1)?.[1] ?? 0);

function spellAt({ spells }: Case, { accountId }: Location, now: number): Spell[0] | undefined {
  if (accountId !== troubled.location.accountId) return undefined;
  return spells.find(([, until]) => now < ENDED_AT + until)?.[0];
}

const setUp =
  (one: Case, tellsThrottlesAsRefusals = false) =>
  ({ aws }: { readonly aws: AnAws }): void => {
    aws.add(parent, readable, troubled);
    const unnamed = one.isUnnamed === true ? { outputs: {} } : {};
    aws.steps.set(PARENT_ID, [locationStep(readable), locationStep(troubled, unnamed)]);
    aws.watched = troubled.location.accountId;
    aws.tellsThrottlesAsRefusals = tellsThrottlesAsRefusals;
    aws.obstacleAt = (where, now) => {
      const spell = spellAt(one, where, now);
      return spell === 'refused' ? 'readerRoleNotAssumable' : spell === 'throttled' ? spell : undefined;
    };
    aws.isHiddenAt = (executionId, now) =>
      executionId === troubled.executionId && spellAt(one, troubled.location, now) === 'hidden';
  };

const known = {
  ...coverageKey(troubled.location),
  reason: 'readerRoleNotAssumable',
  message: 'Not authorized',
  deniedAt: NOW - 2 * HOUR,
  deniedSince: NOW - 2 * HOUR,
};

/** What a run comes to in which nothing stands in the way. */
async function truth(): Promise<string> {
  const rollcall = aRollcall();
  setUp({ spells: [], first: ['whole', 0] })(rollcall);
  for (const execution of [readable, troubled, parent]) rollcall.announce(execution, 0);
  await rollcall.drain();
  return digestOf(await rollcall.rollCall(PARENT_ID));
}

interface Planted {
  readonly plant?: (store: Store) => Store;
  readonly tellsThrottlesAsRefusals?: boolean;
}

async function exploreCase(one: Case, limits: Limits, { plant, tellsThrottlesAsRefusals }: Planted = {}) {
  const whole = await truth();

  const check = async (rollcall: Rollcall, left: Limits): Promise<void> => {
    const { store, clock, sweep, drain, notices, aws } = rollcall;
    const isCalm = left.crashes === limits.crashes;
    let revisedAt = Infinity;
    for (let sweeps = 0; sweeps < 60; sweeps += 1) {
      const { sealed, nextCheckAt } = (await store.findParent(PARENT_ID)) ?? {};
      if (sealed?.digest === whole) revisedAt = Math.min(revisedAt, clock.now());
      if (nextCheckAt === undefined && sweeps > 0) break;
      clock.advance(5 * MINUTE);
      await sweep();
      await drain(0);
    }

    const known = await store.findParent(PARENT_ID);
    // One seal for each revision, and each is announced with one content.
    expect(known?.announced).toBe(known?.sealed?.revision);
    const contents = new Map(notices.map(({ revision }) => [revision.revision, revision]));
    for (const { revision } of notices) expect(revision).toEqual(contents.get(revision.revision));
    expect([...contents.keys()].sort((one, other) => one - other)).toEqual(
      Array.from({ length: known?.sealed?.revision ?? 0 }, (_, n) => n + 1),
    );
    expect(contents.size).toBeLessThanOrEqual(2);

    // Nothing is guessed: it counts as unreadable only after two real refusals, far enough apart.
    const first = contents.get(1);
    for (const { revision } of notices) {
      expect(revision.expected).toBe(2);
      if (revision.counts.unreadable === undefined) assert.equal(revision.digest, whole);
      else expectRefused(aws, one, { sealedAt: revision.sealedAt, isCalm });
    }
    if (isCalm) {
      const [what, by] = one.first;
      assert.equal(first?.counts.unreadable === undefined ? 'whole' : 'unreadable', what);
      assert.ok((first?.sealedAt ?? Infinity) <= ENDED_AT + by, `sealed at ${first?.sealedAt}`);
    }

    if (endOf(one) < Infinity) {
      // Nothing is lost, it ends, and a repaired role makes its revision within an hour.
      assert.deepEqual([known?.sealed?.digest, known?.nextCheckAt], [whole, undefined]);
      assert.ok(contents.size < 2 || revisedAt <= endOf(one) + HOUR, `revised at ${revisedAt}`);
      return;
    }
    // It is looked at for a month, and then no more.
    expect(known?.sealed?.counts).toEqual({ succeeded: 1, unreadable: 1 });
    expect(known?.nextCheckAt).toBeLessThanOrEqual(clock.now() + 40 * MINUTE);
    clock.advance(32 * DAY);
    await sweep();
    await drain(10 * MINUTE);
    expect(await store.findParent(PARENT_ID)).toMatchObject({ nextCheckAt: undefined, announced: 1 });
  };

  const announce = (rollcall: Rollcall): void => {
    rollcall.announce(troubled, 0);
    for (const execution of [readable, parent]) rollcall.announce(execution, ENDED_AT - NOW);
  };
  return explore({ setUp: setUp(one, tellsThrottlesAsRefusals), announce }, check, limits, {
    items: one.isKnown === true ? [known] : [],
    ...(plant === undefined ? {} : { plant }),
  });
}

/**
 * AWS refused the location before the seal twice, far enough apart, and answered nothing in between; or once more than
 * coverage knew. An answer that a process took with it when it died is not known to have been given.
 */
function expectRefused(
  { answers }: AnAws,
  { isKnown = false }: Case,
  { sealedAt, isCalm }: { readonly sealedAt: number; readonly isCalm: boolean },
): void {
  let since: number | undefined = isKnown ? NOW - 2 * HOUR : undefined;
  let longest = 0;
  for (const { isRefusal, at } of answers) {
    if (at > sealedAt) break;
    if (isRefusal) since ??= at;
    else if (isCalm) since = undefined;
    if (isRefusal && since !== undefined) longest = Math.max(longest, at - since);
  }
  expect(longest).toBeGreaterThanOrEqual(REFUSALS_APART_MS);
}

const LIMITS: readonly Limits[] = isLong
  ? [
      { preemptions: 0, crashes: 1 },
      { preemptions: 1, crashes: 0 },
      { preemptions: 1, crashes: 1 },
      { preemptions: 0, crashes: 2 },
    ]
  : [
      { preemptions: 0, crashes: 1 },
      { preemptions: 1, crashes: 0 },
    ];
const TIMEOUT_MS = isLong ? 3_600_000 : 240_000;

describe.each(LIMITS)(
  'with $preemptions interruptions and $crashes crashes, whatever the order',
  (limits) => {
    test.each(Object.entries(CASES))(
      'nothing is lost or guessed, and it ends, when a location %s',
      async (_name, one) => {
        const { ends, states } = await exploreCase(one, limits);
        expect(ends).toBeGreaterThan(1);
        expect(states).toBeGreaterThan(100);
      },
      TIMEOUT_MS,
    );
  },
);

/** Rules with a fault, and the case that shows it. */
const FAULTS: Readonly<Record<string, readonly [keyof typeof CASES, Planted]>> = {
  'a throttle is taken for a refusal': ['is throttled', { tellsThrottlesAsRefusals: true }],
  'one refusal counts as two': [
    'is refused until between the two rounds',
    {
      plant: (store) => ({
        ...store,
        recordTarget: (parentId, { refusedSince, ...row }, ...rest) =>
          store.recordTarget(
            parentId,
            {
              ...row,
              ...(refusedSince === undefined ? {} : { refusedSince: refusedSince - REFUSALS_APART_MS }),
            },
            ...rest,
          ),
      }),
    },
  ],
  'a child that is not there yet leaves the refusals as they were': [
    'is refused, is read without the child being there, and is refused again',
    {
      plant: (store) => ({
        ...store,
        recordTarget: (parentId, row, ...rest) =>
          row.reason === 'notFound' ? Promise.resolve(true) : store.recordTarget(parentId, row, ...rest),
      }),
    },
  ],
  'what is sealed is not looked at again, so that the revision is missed': [
    'is refused until after both rounds',
    {
      plant: (store) => ({
        ...store,
        leaseRound: async (parentId, ...rest) =>
          (await store.findParent(parentId))?.sealed === undefined && store.leaseRound(parentId, ...rest),
      }),
    },
  ],
};

test.each(Object.entries(FAULTS))(
  'a planted fault is found: %s',
  async (_name, [name, planted]) => {
    const one = CASES[name];
    if (one === undefined) throw new Error(`No case ${name}`);
    await expect(exploreCase(one, { preemptions: 0, crashes: 0 }, planted)).rejects.toThrow('After:');
    // Without the fault, the same orders show none.
    await expect(exploreCase(one, { preemptions: 0, crashes: 0 })).resolves.toMatchObject({});
  },
  TIMEOUT_MS,
);
