import { describe, expect, test } from '@jest/globals';
import type { Execution } from '../../src/domain/execution.ts';
import { locationStep } from '../support/a-rollcall.ts';
import { anExecution, aParentExecution, HOUR, id, NOW, PARENT_ID } from '../support/builders.ts';
import { aBusyStack, type BusyStack } from '../support/busy-stack.ts';
import { isLong } from '../support/is-long.ts';

// One member makes a lot of noise while the results of an honest parent come in: ten functions, a queue that gives what came first
// first, and three calls a second in each account and Region. All of the noise stands before the honest events.

const TARGETS = 40;
/** Chance spreads what comes back: each seed is another run of it. */
const SEEDS = isLong ? [1, 2, 3] : [1];
const LOUD = { accountId: '999999999999', region: 'eu-west-1' };
/** Three calls a second read 1,500 children in some hours: each comes back until it has a seat, and its parent is looked for, too. */
const MOST_HOURS = 6;

interface Shape {
  /** The account of an honest target, by its number. */
  readonly accountOf: (n: number) => string;
  /** How much later than the one before it ends, and its event comes. */
  readonly apartMs: number;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'forty accounts, which end over forty seconds': {
    accountOf: (n) => String(100_000_000_000 + n),
    apartMs: 1_000,
  },
  'one account, which end all at once': { accountOf: () => '111111111111', apartMs: 0 },
};

interface Noise {
  /** What the loud member runs: by number. */
  readonly make: (n: number) => Execution;
  /** How often each is read at most: one that finds no seat comes back five times. */
  readonly mostReads: number;
}

const NOISES: Readonly<Record<string, Noise>> = {
  'executions of its own': {
    make: (n) => anExecution({ executionId: id(10_000 + n), location: LOUD, parentExecutionId: undefined }),
    mostReads: 1,
  },
  'children, each of a parent of its own': {
    make: (n) =>
      anExecution({ executionId: id(10_000 + n), location: LOUD, parentExecutionId: id(50_000 + n) }),
    mostReads: 6,
  },
};

interface Ending {
  readonly sealedAfterMs: number;
  readonly stack: BusyStack;
  readonly loud: readonly Execution[];
}

async function play(
  { accountOf, apartMs }: Shape,
  { make }: Noise,
  events: number,
  seed: number,
): Promise<Ending> {
  const stack = aBusyStack({ seed });
  const { aws, clock, announce } = stack;
  const children = Array.from({ length: TARGETS }, (_, n) =>
    anExecution({ executionId: id(n), location: { accountId: accountOf(n), region: 'eu-west-1' } }),
  );
  const parent = aParentExecution(children.map(({ location }) => location));
  const loud = Array.from({ length: events }, (_, n) => make(n));
  aws.add(...loud);
  aws.steps.set(
    PARENT_ID,
    children.map((child) => locationStep(child)),
  );
  for (const one of [...children, parent]) aws.add({ ...one, status: 'InProgress', endTime: undefined });
  for (const one of loud) announce(one);
  for (const [n, one] of [...children, parent].entries()) {
    clock.schedule(NOW + n * apartMs, () => {
      aws.add(one);
      announce(one);
    });
  }
  for (let hours = 0; hours < MOST_HOURS; hours += 1) {
    await clock.runFor(HOUR);
    const reads = readsOf(stack);
    if (loud.every(({ executionId }) => reads.has(executionId))) break;
  }
  clock.stop();
  return { sealedAfterMs: (stack.sealedAt.get(PARENT_ID) ?? Infinity) - NOW, stack, loud };
}

const meanMs = (endings: readonly Ending[]): number =>
  endings.reduce((sum, { sealedAfterMs }) => sum + sealedAfterMs, 0) / endings.length;

const playAll = async (shape: Shape, noise: Noise, events: number): Promise<readonly Ending[]> => {
  const endings: Ending[] = [];
  for (const seed of SEEDS) endings.push(await play(shape, noise, events, seed));
  return endings;
};

/** How often each execution was read. */
function readsOf(stack: BusyStack): ReadonlyMap<string, number> {
  const reads = new Map<string, number>();
  for (const call of stack.aws.calls) {
    const [what = '', executionId = ''] = call.split(' ');
    if (what === 'Get') reads.set(executionId, (reads.get(executionId) ?? 0) + 1);
  }
  return reads;
}

describe.each(Object.entries(SHAPES))('an honest parent of forty targets in %s', (_name, shape) => {
  test.each(Object.entries(NOISES))(
    'is sealed in at most half as long again beside 600 and 1,500 events of one member: %s',
    async (_noise, noise) => {
      const calmMs = meanMs(await playAll(shape, noise, 0));
      expect(calmMs).toBeLessThan(74_000); // what it took when a throttled call kept its turn in a batch
      for (const events of [600, 1_500]) {
        const endings = await playAll(shape, noise, events);
        expect(meanMs(endings)).toBeLessThanOrEqual(1.5 * calmMs);
        for (const ending of endings) {
          const { stack, loud } = ending;
          expect((await stack.store.findParent(PARENT_ID))?.sealed?.counts).toEqual({ succeeded: TARGETS });
          // No noise is dropped: each of its executions was read.
          const reads = readsOf(stack);
          const counts = loud.map(({ executionId }) => reads.get(executionId) ?? 0);
          expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
          expect(Math.max(...counts)).toBeLessThanOrEqual(noise.mostReads);
          expect([stack.failed(), stack.deadLetters()]).toEqual([0, 0]);
        }
      }
    },
    600_000,
  );
});
