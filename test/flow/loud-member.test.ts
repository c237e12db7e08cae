import { describe, expect, test } from '@jest/globals';
import type { Execution } from '../../src/domain/execution.ts';
import { locationStep } from '../support/a-rollcall.ts';
import { anExecution, aParentExecution, id, MINUTE, NOW, PARENT_ID } from '../support/builders.ts';
import { aBusyStack, type BusyStack } from '../support/busy-stack.ts';

// One member makes a lot of noise while the results of an honest parent come in: ten functions, a queue that gives what came first
// first, and three calls a second in each account and Region. All of the noise stands before the honest events.

const TARGETS = 40;
const SEEDS = [1, 2, 3];
const LOUD = { accountId: '999999999999', region: 'eu-west-1' };
const LONG_MS = 60 * MINUTE;

interface Shape {
  /** The account of an honest target, by its number. */
  readonly accountOf: (n: number) => string;
  /** How much later than the one before its event comes. */
  readonly apartMs: number;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'forty accounts, whose events come over forty seconds': {
    accountOf: (n) => String(100_000_000_000 + n),
    apartMs: 1_000,
  },
  'one account, whose events come all at once': { accountOf: () => '111111111111', apartMs: 0 },
};

/** What the loud member runs: by number. */
const NOISES: Readonly<Record<string, (n: number) => readonly Execution[]>> = {
  'executions of its own': (n) => [
    anExecution({ executionId: id(10_000 + n), location: LOUD, parentExecutionId: undefined }),
  ],
  'children, each of a parent of its own': (n) => [
    anExecution({ executionId: id(10_000 + n), location: LOUD, parentExecutionId: id(50_000 + n) }),
  ],
};

interface Ending {
  readonly sealedAfterMs: number;
  readonly stack: BusyStack;
  readonly loud: readonly Execution[];
}

async function play(
  { accountOf, apartMs }: Shape,
  noise: (n: number) => readonly Execution[],
  events: number,
  seed: number,
): Promise<Ending> {
  const stack = aBusyStack({ seed });
  const children = Array.from({ length: TARGETS }, (_, n) =>
    anExecution({ executionId: id(n), location: { accountId: accountOf(n), region: 'eu-west-1' } }),
  );
  const parent = aParentExecution(children.map(({ location }) => location));
  const loud = Array.from({ length: events }, (_, n) => noise(n)).flat();
  stack.aws.add(parent, ...children, ...loud);
  stack.aws.steps.set(
    PARENT_ID,
    children.map((child) => locationStep(child)),
  );
  for (const one of loud) stack.announce(one);
  for (const [n, one] of [...children, parent].entries()) {
    stack.clock.schedule(NOW + n * apartMs, () => stack.announce(one));
  }
  await stack.clock.runFor(LONG_MS);
  return { sealedAfterMs: (stack.sealedAt.get(PARENT_ID) ?? Infinity) - NOW, stack, loud };
}

const meanMs = (endings: readonly Ending[]): number =>
  endings.reduce((sum, { sealedAfterMs }) => sum + sealedAfterMs, 0) / endings.length;

const playAll = async (...[shape, noise, events]: [Shape, (n: number) => readonly Execution[], number]) => {
  const endings: Ending[] = [];
  for (const seed of SEEDS) endings.push(await play(shape, noise, events, seed));
  return endings;
};

/** How often each execution was read. */
function readsOf({ stack }: Ending): ReadonlyMap<string, number> {
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
      expect(calmMs).toBeLessThan(74_000); // what it took before members had a share
      for (const events of [600, 1_500]) {
        const endings = await playAll(shape, noise, events);
        expect(meanMs(endings)).toBeLessThanOrEqual(1.5 * calmMs);
        for (const ending of endings) {
          const { stack, loud } = ending;
          expect((await stack.store.findParent(PARENT_ID))?.sealed?.counts).toEqual({ succeeded: TARGETS });
          // Nothing is lost, and no noise is dropped: each of its executions was read, and each once.
          const reads = readsOf(ending);
          expect(loud.filter(({ executionId }) => reads.get(executionId) !== 1)).toEqual([]);
          expect([stack.failed(), stack.deadLetters()]).toEqual([0, 0]);
        }
      }
    },
    600_000,
  );
});
