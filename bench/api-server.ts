import { setTimeout as wait } from 'node:timers/promises';
import { startHttpApi } from '../local/http-api.ts';
import { createApi } from '../src/api/api.ts';
import { createLambdaHandler } from '../src/api/http/lambda-handler.ts';
import { MemoryTable } from '../src/store/memory-table.ts';
import { createStore } from '../src/store/store.ts';
import { aRow, CENTRAL, DAY, id } from '../test/support/builders.ts';
import { aLogger } from '../test/support/fakes.ts';
import { keepLedger } from '../test/support/keep-ledger.ts';
import { accountOf } from './a-run.ts';
import { OPEN_PARENT, sealedParent } from './served-parents.ts';

// The HTTP API in a process of its own, over a table in memory: `node --import tsx bench/api-server.ts PARENTS TARGETS`. It prints its URL.
// So many parents are sealed, each with so many targets; one more is open.

const [parents = 0, targets = 0] = process.argv.slice(2).map(Number);
const now = Date.now;
const store = createStore(new MemoryTable(now), { now, retentionMs: 400 * DAY });
for (let parent = 0; parent <= parents; parent += 1) {
  const rows = Array.from({ length: targets }, (_, n) =>
    aRow(1, {
      executionId: id(parent * 10_000 + n),
      location: { accountId: accountOf(n), region: CENTRAL.region },
      status: n % 50 === 0 ? 'Failed' : 'Success',
    }),
  );
  const execution = { startTime: now() - (parent + 2) * 60_000, endTime: now() };
  const isSealed = parent < parents;
  await keepLedger(store, {
    parentId: isSealed ? sealedParent(parent) : OPEN_PARENT,
    rows,
    execution,
    isSealed,
  });
}
const api = createApi({
  store,
  log: aLogger(),
  now,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal && { signal }).catch(() => undefined);
  },
  request: async () => undefined,
  parentAccounts: [CENTRAL.accountId],
  regions: [CENTRAL.region],
  partition: 'aws',
});
const handler = createLambdaHandler(api);
const { url } = await startHttpApi(
  0,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same event, with a type of Hono
  (event) => handler(event as unknown as Parameters<typeof handler>[0]),
  async () => undefined,
);
process.stdout.write(`${url}\n`);
// It ends with the row that started it.
process.stdin.on('end', () => process.exit(0)).resume();
