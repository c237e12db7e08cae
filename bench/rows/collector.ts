import { aFanOut, anExecution, aParentExecution, DAY, id, MINUTE, NOW } from '../../test/support/builders.ts';
import { startDynaliteTable } from '../../test/support/dynalite-table.ts';
import { createTtlCache } from '../../src/lib/ttl-cache.ts';
import { createStore } from '../../src/store/store.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import type { Item, Table } from '../../src/store/table.ts';
import { wireLedger } from '../../src/app/wire-ledger.ts';
import { accountOf, aRun, usedMb } from '../a-run.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';

const CHILDREN = 1_000;
const AT_ONCE = 10;
const MANY = 100_000;

async function inParallel(count: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return performance.now() - begin;
}

/** Collects children over a real table engine, and then writes the same items again with nothing around. */
async function throughput(): Promise<Figure> {
  const written: Item[] = [];
  const engine = await startDynaliteTable(() => NOW);
  const run = aRun(CHILDREN, {
    notesCoverage: false,
    through: () => ({
      get: (key) => engine.table.get(key),
      getMany: (keys) => engine.table.getMany(keys),
      query: (pk, prefix, attributes) => engine.table.query(pk, prefix, attributes),
      queryIndex: (query) => engine.table.queryIndex(query),
      update: (key, changes, condition) => {
        written.push({ ...key, ...changes.set });
        return engine.table.update(key, changes, condition);
      },
      put: (item, condition) => {
        written.push(item);
        return engine.table.put(item, condition);
      },
    }),
  });
  await run.begin();
  written.length = 0;
  const { children } = run;
  const collectMs = await inParallel(CHILDREN, async (n) => {
    const child = children[n];
    if (child !== undefined) await run.event(child);
  });
  const fresh = written.map((item) => ({ ...item, pk: `again-${item.pk}` }));
  const writeMs = await inParallel(fresh.length, async (n) => {
    const item = fresh[n];
    if (item !== undefined) await engine.table.put(item);
  });
  await engine.close();
  return {
    name: 'a child, over dynalite',
    value: collectMs / CHILDREN,
    unit: 'ms',
    beside: { what: 'its writes alone', value: writeMs / CHILDREN },
    goal: { of: 'ratio', atMost: 2 },
  };
}

/** A table that keeps the parent and forgets all else: what grows is the collector. */
function forgetful(): Table {
  const memory = new MemoryTable(() => NOW);
  return {
    get: async (key) => (key.sk === 'PARENT' ? memory.get(key) : undefined),
    getMany: async () => [],
    query: async () => [],
    queryIndex: async () => ({ items: [], next: undefined }),
    put: async (item, condition) => (item.sk === 'PARENT' ? memory.put(item, condition) : true),
    update: async (key, changes, condition) =>
      key.sk === 'PARENT' ? memory.update(key, changes, condition) : true,
  };
}

async function growth({ reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  const store = createStore(forgetful(), { now: () => NOW, retentionMs: 400 * DAY });
  const { collect } = wireLedger({
    now: () => NOW,
    random: () => 0.5,
    deadlineMs: DAY,
    store,
    parentAccounts: [],
    regions: [],
    metrics: { add: () => undefined },
    requests: { request: async () => undefined, requestLater: async () => undefined },
    notices: { announceSealed: async () => undefined },
    requeue: async () => undefined,
    ttlCache: createTtlCache({ keptMs: 60 * MINUTE, now: () => NOW }),
    source: {
      fetchExecution: async (executionId, location) => anExecution({ executionId, location }),
      listSteps: async () => undefined,
      listChildren: async () => ({ entries: [], nextToken: undefined }),
    },
  });
  const parent = aParentExecution([], { status: 'InProgress', endTime: undefined });
  await store.recordParent(parent, aFanOut([]));
  const collectFrom = async (from: number, until: number): Promise<void> => {
    for (let n = from; n < until; n += 1) {
      const location = { accountId: accountOf(n), region: 'eu-west-1' };
      const provenance = { source: 'event', eventTime: NOW } as const;
      await collect(
        { executionId: id(n), location, eventStatus: 'Success', provenance, attempts: {} },
        Infinity,
      );
    }
  };
  await collectFrom(0, MANY / 5);
  const before = usedMb();
  reportProgress(`${MANY} children`);
  const begin = process.cpuUsage();
  await collectFrom(MANY / 5, MANY);
  const { user, system } = process.cpuUsage(begin);
  return [
    {
      name: 'CPU a child, without a table',
      value: (user + system) / 1_000 / (MANY * 0.8),
      unit: 'ms',
    },
    {
      name: 'memory after 100,000 children',
      value: usedMb(),
      unit: 'MB',
      beside: { what: 'after 20,000', value: before },
      goal: { of: 'ratio', atMost: 1.1 },
    },
  ];
}

export const collectorRow: Row = {
  name: 'collector',
  title: 'what the rule costs beside its table, and whether its memory grows',
  measure: async (deps) => [await throughput(), ...(await growth(deps))],
};
