import { locationStep } from '../../test/support/a-rollcall.ts';
import { anExecution, aParentExecution, CENTRAL, HOUR, id } from '../../test/support/builders.ts';
import { aBusyStack } from '../../test/support/busy-stack.ts';
import { accountOf, usedMb } from '../a-run.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';

/** Every child is told of twice, as SQS may do: 20,000 events of the large parent. */
const [LARGE, PARENTS, SMALL] = [10_000, 50, 100];
const TIMES_TOLD = 2;
/** Of the smaller burst beside it. With a half, the row would take longer than 40 seconds on a loaded computer. */
const SCALE = 0.25;
/** About as fast as ten functions are. With all of them at once, the simulated queue, which looks through all of its messages, takes most. */
const EVENTS_PER_SECOND = 1_000;
/** A prime: a walk by so many meets each event once, and mixes the runs. */
const STRIDE = 7_919;
const HOURS = 3;

interface Burst {
  readonly seconds: number;
  readonly virtualSeconds: number;
  readonly events: number;
  /** At its end: the table, AWS and the log of 30,000 lines, which the bench keeps in memory, and what the functions keep. */
  readonly heldMb: number;
}

/** One large parent and many small ones end at the same moment. Their events come mixed, twice. */
async function play(scale: number): Promise<Burst> {
  const before = usedMb();
  const { aws, clock, store, announce, sealedAt, deadLetters, failed } = aBusyStack();
  const start = clock.now();
  const sizes = [LARGE * scale, ...Array.from({ length: PARENTS * scale }, () => SMALL)];
  const runs = sizes.map((targets, run) => {
    const parentId = id(9_000_000 + run);
    const children = Array.from({ length: targets }, (_, n) =>
      anExecution({
        executionId: id(run * 100_000 + n),
        parentExecutionId: parentId,
        location: { accountId: accountOf(n), region: CENTRAL.region },
      }),
    );
    const parent = aParentExecution(
      children.map(({ location }) => location),
      { executionId: parentId },
    );
    aws.add(parent, ...children);
    aws.steps.set(
      parentId,
      children.map((child) => locationStep(child)),
    );
    return { parent, children };
  });
  const ended = runs.flatMap(({ parent, children }) => [parent, ...children]);
  const events = Array.from(
    { length: TIMES_TOLD * ended.length },
    (_, n) => ended[(n * STRIDE) % ended.length],
  );
  const begin = performance.now();
  for (const [n, execution] of events.entries()) {
    if (execution !== undefined) {
      clock.schedule(start + (n / EVENTS_PER_SECOND) * 1_000, () => announce(execution));
    }
  }
  await clock.runFor(HOURS * HOUR);
  const seconds = (performance.now() - begin) / 1_000;
  clock.stop();
  const heldMb = usedMb() - before;
  for (const { parent, children } of runs) {
    const rows = await store.targetsOf(parent.executionId);
    if (rows.length !== children.length || !sealedAt.has(parent.executionId)) {
      throw new Error(`${rows.length} of ${children.length} rows of ${parent.executionId}, or no seal`);
    }
  }
  if (deadLetters() + failed() > 0) throw new Error(`${deadLetters()} dead letters, ${failed()} failures`);
  const virtualSeconds = (Math.max(...sealedAt.values()) - start) / 1_000;
  return { seconds, virtualSeconds, events: events.length, heldMb };
}

const residentMb = (): number => process.resourceUsage().maxRSS / 1024;

async function measure({ reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  await play(0.02); // warm
  reportProgress('a quarter of it');
  const quarter = await play(SCALE);
  reportProgress('all of it');
  const all = await play(1);
  const scaled = (of: (burst: Burst) => number) => ({
    beside: { what: 'linear from a quarter', value: (of(quarter) / quarter.events) * all.events },
    goal: { of: 'ratio', atMost: 1.3 } as const,
  });
  return [
    {
      name: `${all.events.toLocaleString('en')} events`,
      value: all.seconds,
      unit: 's',
      ...scaled(({ seconds }) => seconds),
    },
    {
      name: 'virtual time until the last seal',
      value: all.virtualSeconds,
      unit: 's',
      ...scaled(({ virtualSeconds }) => virtualSeconds),
    },
    {
      name: 'memory held at the end',
      value: all.heldMb,
      unit: 'MB',
      ...scaled(({ heldMb }) => heldMb),
    },
    { name: 'memory at most', value: residentMb(), unit: 'MB' },
  ];
}

export const burstRow: Row = {
  name: 'burst',
  title:
    'one parent of 10,000 and 50 of 100 end at once, each told of twice: ten functions in one process, virtual time',
  measure,
};
