import { createApi } from '../../src/api/api.ts';
import type { Item } from '../../src/store/table.ts';
import { createStore } from '../../src/store/store.ts';
import { aRow, CENTRAL, DAY, id, NOW } from '../../test/support/builders.ts';
import { startDynaliteTable } from '../../test/support/dynalite-table.ts';
import { aLogger } from '../../test/support/fakes.ts';
import { keepLedger } from '../../test/support/keep-ledger.ts';
import { accountOf, usedMb } from '../a-run.ts';
import { median } from '../compare.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';

const TARGETS = 10_000;
const TIMES = 3;
const [BEFORE, AFTER] = [id(9_000_001), id(9_000_002)];
/** As the command asks for it. */
const CSV = `/executions/${AFTER}/results?format=csv&limit=1000`;

const ROUTES = [
  { name: 'report', path: `/executions/${AFTER}`, atMost: 1.5 },
  { name: 'causes', path: `/executions/${AFTER}/causes`, atMost: 1.5 },
  { name: 'groups', path: `/executions/${AFTER}/groups?output=inventory.version`, atMost: undefined },
  { name: 'diff', path: `/executions/${BEFORE}/diff/${AFTER}`, atMost: undefined },
  { name: 'CSV, all pages', path: CSV, atMost: 2.5 },
] as const;

/** Two runs of which every hundredth target differs, with 2 KB of outputs each. */
async function keepRuns(store: ReturnType<typeof createStore>): Promise<void> {
  for (const [run, parentId] of [BEFORE, AFTER].entries()) {
    const rows = Array.from({ length: TARGETS }, (_, n) =>
      aRow(1, {
        executionId: id(run * 1_000_000 + n),
        location: { accountId: accountOf(n), region: 'eu-west-1' },
        status: n % 50 === 0 ? 'Failed' : 'Success',
        outputs: {
          'inventory.version': [`3.${n % 7}`],
          'inventory.list': [`${n % 100 === 0 ? run : ''}${'x'.repeat(2_000)}`],
        },
      }),
    );
    await keepLedger(store, { parentId, rows, isSealed: true });
  }
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  await work(); // warm
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return median(times);
}

async function measure({ reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  const engine = await startDynaliteTable(() => NOW);
  const store = createStore(engine.table, { now: () => NOW, retentionMs: 400 * DAY });
  reportProgress(`${TARGETS} targets, twice`);
  await keepRuns(store);
  const api = createApi({
    store,
    log: aLogger(),
    now: () => NOW,
    sleep: async () => undefined,
    request: async () => undefined,
    parentAccounts: [CENTRAL.accountId],
    regions: [CENTRAL.region],
    partition: 'aws',
  });
  const allPages = async (path: string): Promise<void> => {
    let next = path;
    for (;;) {
      const response = await api.request(next);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${next}: ${response.status} ${text}`);
      const link = /<([^>]+)>; rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1];
      if (link === undefined) return;
      next = link;
    }
  };
  const raw = (parentId: string, attributes?: readonly string[]): Promise<readonly Item[]> =>
    engine.table.query(parentId, 'TARGET#', attributes);
  const rawMs = await medianMs(() => raw(AFTER));
  const figures: Figure[] = [];
  for (const { name, path, atMost } of ROUTES) {
    reportProgress(name);
    const isDiff = name === 'diff';
    figures.push({
      name: `${name}, ${TARGETS.toLocaleString('en')} targets`,
      value: await medianMs(() => allPages(path)),
      unit: 'ms',
      beside: { what: isDiff ? 'a raw query of both' : 'a raw query', value: isDiff ? 2 * rawMs : rawMs },
      ...(atMost !== undefined && { goal: { of: 'ratio', atMost } }),
    });
  }
  figures.push({
    name: 'CSV, first byte: its first page',
    value: await medianMs(async () => (await api.request(CSV)).text()),
    unit: 'ms',
    goal: { of: 'value', atMost: 100 },
  });
  const before = usedMb();
  for (let time = 0; time < TIMES; time += 1) for (const { path } of ROUTES) await allPages(path);
  figures.push({
    name: 'memory after 15 answers more',
    value: usedMb(),
    unit: 'MB',
    beside: { what: 'before', value: before },
    goal: { of: 'ratio', atMost: 1.1 },
  });
  await engine.close();
  return figures;
}

export const apiRow: Row = {
  name: 'api',
  title: 'answers over dynalite, which shares this process, beside a raw query of the same rows',
  measure,
};
