import { GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { wireLedger } from '../../src/app/wire-ledger.ts';
import { createMemberClients } from '../../src/aws/member-clients.ts';
import { createAskSsm } from '../../src/aws/ssm-ask.ts';
import { SsmExecutionSource } from '../../src/aws/ssm-execution-source.ts';
import { handleMessage } from '../../src/ingest/for-each-record.ts';
import { COLLECT_SPACING_MS, createPace } from '../../src/lib/pace.ts';
import { createTtlCache, NOTED_MS } from '../../src/lib/ttl-cache.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { DAY } from '../../test/support/builders.ts';
import { aLogger, aMetrics } from '../../test/support/fakes.ts';
import { accountOf } from '../a-run.ts';
import { CENTRAL, executionOf, parentIdOf, REGION } from '../aws/automation.ts';
import { median } from '../compare.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';
import { slowTable } from '../slow-table.ts';

/** Each account has one child of each run: that of the first makes its session and its connection, that of the second is measured. */
const [WARM, MEASURED] = [20, 21];
/** What DynamoDB takes for one item within its Region: single-digit milliseconds. */
const TABLE_MS = 5;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** The `collect` function, warm: its own clients, session, pace and rule, over a table that takes 5 ms a call. */
function aCollector(awsUrl: string) {
  const own = {
    region: REGION,
    endpoint: awsUrl,
    credentials: { accessKeyId: `AKIA${CENTRAL}`, secretAccessKey: 'secret' },
  };
  const [now, metrics, log] = [Date.now, aMetrics(), aLogger()];
  const clientFor = createMemberClients(
    { centralAccountId: CENTRAL, partition: 'aws', readerRoleName: 'reader' },
    { own, now, sts: new STSClient({ ...own, maxAttempts: 1 }) },
  );
  const pace = createPace({ spacingMs: COLLECT_SPACING_MS, now, sleep });
  const table = slowTable(new MemoryTable(now), TABLE_MS);
  const store = createStore(table, { now, retentionMs: 400 * DAY });
  const { collect } = wireLedger({
    now,
    random: Math.random,
    deadlineMs: DAY,
    store,
    parentAccounts: [CENTRAL],
    regions: [REGION],
    metrics,
    requests: { request: async () => undefined, requestLater: async () => undefined },
    notices: { announceSealed: async () => undefined },
    requeue: async () => undefined,
    ttlCache: createTtlCache({ keptMs: NOTED_MS, now }),
    source: new SsmExecutionSource(createAskSsm({ clientFor, pace, now, sleep, metrics }), now),
  });
  const receive = async (executionId: string, accountId: string): Promise<void> => {
    const body = JSON.stringify({
      source: 'aws.ssm',
      'detail-type': 'EC2 Automation Execution Status-change Notification',
      account: accountId,
      region: REGION,
      time: new Date().toISOString(),
      resources: [`arn:aws:ssm:${REGION}:${accountId}:automation-execution/${executionId}`],
      detail: { ExecutionId: executionId, Status: 'Success' },
    });
    await handleMessage({ messageId: executionId, body }, log, (ref) => collect(ref, Infinity));
  };
  return { clientFor, receive, store };
}

const childOf = (run: number, index: number) => ({
  executionId: executionOf({ accounts: run, index }).AutomationExecutionId,
  accountId: accountOf(index),
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

async function measure({ awsUrl }: BenchDeps): Promise<readonly Figure[]> {
  const { clientFor, receive, store } = aCollector(awsUrl);
  const [rows, calls]: [number[], number[]] = [[], []];
  // The first child of the second run belongs to the warming, since it brings its parent.
  for (let index = 0; index < WARM; index += 1) {
    const { executionId, accountId } = childOf(WARM, index);
    await receive(executionId, accountId);
  }
  await receive(childOf(MEASURED, 0).executionId, childOf(MEASURED, 0).accountId);
  for (let index = 1; index < WARM; index += 1) {
    const { executionId, accountId } = childOf(MEASURED, index);
    rows.push(await timed(() => receive(executionId, accountId)));
    const client = clientFor({ accountId, region: REGION });
    const command = new GetAutomationExecutionCommand({ AutomationExecutionId: executionId });
    calls.push(await timed(() => client.send(command)));
  }
  const written = (await store.targetsOf(parentIdOf(MEASURED))).length;
  if (written !== WARM) throw new Error(`${written} rows in place of ${WARM}`);
  return [
    {
      name: "a child's event to its row, median",
      value: median(rows),
      unit: 'ms',
      beside: { what: 'one call of AWS', value: median(calls) },
      goal: { of: 'ratio', atMost: 2 },
    },
    {
      name: 'the slowest of 19',
      value: Math.max(...rows),
      unit: 'ms',
      beside: { what: 'the slowest call', value: Math.max(...calls) },
    },
  ];
}

export const latencyRow: Row = {
  name: 'latency',
  title: `from the event of a child to its row, warm: 50 ms a call of AWS, ${TABLE_MS} ms a call of the table`,
  measure,
};
