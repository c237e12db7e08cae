import { createApi } from '../src/api/api.ts';
import { MemoryTable } from '../src/store/memory-table.ts';
import { createStore } from '../src/store/store.ts';
import type { Table } from '../src/store/table.ts';
import { aRow, CENTRAL, DAY, id, NOW } from '../test/support/builders.ts';
import { aLogger } from '../test/support/fakes.ts';
import { keepLedger } from '../test/support/keep-ledger.ts';

// What an answer costs, of a parent of a thousand targets and of one of ten thousand, each with outputs of about 1 KB: rows that are read
// without and with their outputs, time, and the size of the answer, from the table in memory. Only the counts, and how the two compare, mean
// anything on another computer.

const [BEFORE, AFTER] = [id(9_000_001), id(9_000_002)];

/** Two runs in which every hundredth target differs. */
async function aStore(table: Table, targets: number) {
  const store = createStore(table, { now: () => NOW, retentionMs: 400 * DAY });
  for (const [run, parentId] of [BEFORE, AFTER].entries()) {
    const rows = Array.from({ length: targets }, (_, n) =>
      aRow(1, {
        executionId: id(run * 1_000_000 + n),
        location: { accountId: String(100_000_000_000 + n), region: 'eu-west-1' },
        status: n % 50 === 0 ? 'Failed' : 'Success',
        outputs: {
          'inventory.version': [`3.${n % 7}`],
          'inventory.list': [`${n % 100 === 0 ? run : ''}${'x'.repeat(1_000)}`],
        },
      }),
    );
    await keepLedger(store, { parentId, rows, isSealed: true });
  }
  return store;
}

const ROUTES: readonly (readonly [name: string, path: string])[] = [
  ['report, 100', `/executions/${AFTER}`],
  ['results, 100', `/executions/${AFTER}/results`],
  ['results, failed', `/executions/${AFTER}/results?verdict=failed`],
  ['results, CSV, 1000', `/executions/${AFTER}/results?format=csv&limit=1000`],
  ['results, no outputs', `/executions/${AFTER}/results?limit=1000&fields=accountId,verdict`],
  ['missing', `/executions/${AFTER}/missing`],
  ['groups', `/executions/${AFTER}/groups?output=inventory.version`],
  ['diff', `/executions/${BEFORE}/diff/${AFTER}`],
  ['retry', `/executions/${AFTER}/retry`],
];

async function measure(targets: number): Promise<readonly string[]> {
  const read = { bare: 0, whole: 0 };
  const memory = new MemoryTable(() => NOW);
  const table: Table = {
    get: (key) => memory.get(key),
    put: (item, condition) => memory.put(item, condition),
    update: (key, changes, condition) => memory.update(key, changes, condition),
    queryIndex: (query) => memory.queryIndex(query),
    getMany: async (keys) => {
      const items = await memory.getMany(keys);
      read.whole += items.length;
      return items;
    },
    query: async (pk, prefix, attributes) => {
      const items = await memory.query(pk, prefix, attributes);
      read.bare += items.length;
      return items;
    },
  };
  const api = createApi({
    store: await aStore(table, targets),
    log: aLogger(),
    now: () => NOW,
    sleep: async () => undefined,
    request: async () => undefined,
    parentAccounts: [CENTRAL.accountId],
    regions: [CENTRAL.region],
    partition: 'aws',
  });
  const lines: string[] = [];
  for (const [, path] of ROUTES) {
    await api.request(path); // warm
    read.bare = 0;
    read.whole = 0;
    const started = performance.now();
    const response = await api.request(path);
    const text = await response.text();
    const ms = performance.now() - started;
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    const counts = [String(read.bare), String(read.whole), ms.toFixed(0), (text.length / 1024).toFixed(0)];
    lines.push(counts.map((count) => count.padStart(9)).join(''));
  }
  return lines;
}

const [small, large] = [await measure(1_000), await measure(10_000)];
const columns = ['rows', 'outputs', 'ms', 'KB'].map((column) => column.padStart(9)).join('');
process.stdout.write(`${''.padEnd(22)}${'of 1,000'.padStart(36)}${'of 10,000'.padStart(36)}\n`);
process.stdout.write(`${'answer'.padEnd(22)}${columns}${columns}\n`);
for (const [index, [name]] of ROUTES.entries()) {
  process.stdout.write(`${name.padEnd(22)}${small[index] ?? ''}${large[index] ?? ''}\n`);
}
