import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { MemoryTable } from '../../../src/store/memory-table.ts';
import { createStore } from '../../../src/store/store.ts';
import { startWithin } from '../../cli/command-within.ts';
import { recordLedger, recordSeal } from '../../support/a-ledger.ts';
import { anApi } from '../../support/an-api.ts';
import { aRow, DAY, NOW, PARENT_ID } from '../../support/builders.ts';

// The route answers, is deployed and allowed to those who may read reports, and its command prints the answer.

const store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
await recordLedger(store, { rows: [aRow(1)] });
await recordSeal(store, { expected: 1 });
const { api } = anApi(store);
const path = `/executions/${PARENT_ID}/revision`;
assert.deepEqual(await (await api.request(path)).json(), { revision: 1 });

const deployed = readFileSync('central-stack/routes.json', 'utf8');
const { events, report } = JSON.parse(deployed) as Readonly<Record<string, readonly unknown[]>>;
assert.match(JSON.stringify(events), /"GET","path":"\/executions\/\{parentId\}\/revision"/);
assert.match(JSON.stringify(report), /GET\/executions\/\*\/revision"/);

const server = createServer((request, response) => {
  void (async () => {
    const answer = await api.request(request.url ?? '/');
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  })();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
assert.ok(typeof address === 'object' && address !== null);
const printed = await startWithin({
  args: ['revision', PARENT_ID, '--url', `http://127.0.0.1:${address.port}`, '--output', 'json'],
  environment: { HOME: process.cwd() },
}).ended;
server.closeAllConnections();
server.close();
assert.deepEqual([printed.stderr, JSON.parse(printed.stdout), printed.code], ['', { revision: 1 }, 0]);
