import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createReconcile } from '../src/ledger/reconcile.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../src/ledger/limit.ts';
import { DynamoTable } from '../src/aws/dynamo-table.ts';
import { createStore } from '../src/store/store.ts';
import { DAY, id, NOW } from '../test/support/builders.ts';

// What memory a function needs that reconciles ten ledgers of 30,000 targets at once, as one batch of messages may ask it to. The rows come
// from a DynamoDB that makes each page when it is asked for, as the SDK would hand it over, so that only reconciling holds them.
// It fails beyond 400 MB: the function has 512.

const LEDGERS = 10;
const TARGETS = 30_000;
const LIMIT_MB = 400;
/** About what a megabyte holds of such rows. */
const PAGE = 2_500;

const accountOf = (n: number): string => String(100_000_000_000 + n);
const pagesRead = { rows: 0, rosters: 0 };

function parentItem(pk: string) {
  return {
    pk,
    sk: 'PARENT',
    kind: 'targetLocations',
    location: { accountId: '480783779961', region: 'eu-west-1' },
    status: 'Success',
    startTime: NOW - 60_000,
    endTime: NOW,
    endedSeenAt: NOW,
    roster: { listedAt: NOW, parts: Math.ceil(TARGETS / 50) },
    open: 'open',
    nextCheckAt: NOW + DAY,
    requestRounds: 1,
    announced: 0,
  };
}

const rosterItem = (pk: string, part: number) => ({
  pk,
  sk: `ROSTER#STEPS#${NOW}#${String(part).padStart(5, '0')}`,
  ...(part === 0 && { fanOut: { kind: 'targetLocations', targetLocations: [] } }),
  steps: Array.from({ length: 50 }, (_, n) => ({
    stepExecutionId: id(part * 50 + n),
    location: { accountId: accountOf(part * 50 + n), region: 'eu-west-1' },
    childId: id(part * 50 + n),
    status: 'Success',
    startTime: NOW - 60_000,
    endTime: NOW,
  })),
  children: [],
  childrenListed: false,
});

const rowItem = (pk: string, n: number) => ({
  pk,
  sk: `TARGET#${accountOf(n)}#eu-west-1#${id(n)}`,
  executionId: id(n),
  location: { accountId: accountOf(n), region: 'eu-west-1' },
  rank: 3,
  status: 'Success',
  startTime: NOW - 60_000,
  endTime: NOW,
  fansOut: false,
  outputNames: ['get_account_alias.alias'],
  outputsDigest: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  observedAt: NOW,
  recordedAt: NOW,
  source: 'event',
  eventTime: NOW,
  expiresAt: Math.floor((NOW + DAY) / 1_000),
});

interface Query {
  readonly ExpressionAttributeValues?: Readonly<Record<string, string>>;
  readonly ExclusiveStartKey?: { readonly next: number };
  readonly Key?: { readonly pk: string };
}

let sealed = 0;
const db = {
  send: async ({ input, constructor }: { readonly input: Query; readonly constructor: { name: string } }) => {
    if (constructor.name === 'GetCommand') return { Item: parentItem(input.Key?.pk ?? '') };
    if (constructor.name === 'UpdateCommand') return {};
    const { ':pk': pk = '', ':prefix': prefix = '' } = input.ExpressionAttributeValues ?? {};
    const from = input.ExclusiveStartKey?.next ?? 0;
    await new Promise((resolve) => void setTimeout(resolve, 1));
    if (prefix.startsWith('ROSTER#STEPS#')) {
      const parts = Math.ceil(TARGETS / 50);
      const until = Math.min(from + 80, parts);
      pagesRead.rosters += 1;
      return {
        Items: Array.from({ length: until - from }, (_, n) => rosterItem(pk, from + n)),
        LastEvaluatedKey: until < parts ? { next: until } : undefined,
      };
    }
    if (!prefix.startsWith('TARGET#')) return { Items: [] };
    const until = Math.min(from + PAGE, TARGETS);
    pagesRead.rows += 1;
    return {
      Items: Array.from({ length: until - from }, (_, n) => rowItem(pk, from + n)),
      LastEvaluatedKey: until < TARGETS ? { next: until } : undefined,
    };
  },
};

const now = (): number => NOW;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the client, only `send` is used
const table = new DynamoTable(db as unknown as DynamoDBDocumentClient, 'rollcall', {
  now,
  sleep: async () => undefined,
});
const reconcile = createReconcile({
  book: createStore(table, { now, retentionMs: 400 * DAY }),
  requests: { request: async () => undefined },
  announce: async (_parent, { expected }) => {
    if (expected !== TARGETS) throw new Error(`${expected} expected in place of ${TARGETS}`);
    sealed += 1;
    throw new Error('reconciled');
  },
  now,
  deadlineMs: DAY,
  limit: createLimit(LEDGERS_AT_ONCE),
});

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
const before = megabytes(process.memoryUsage().rss);
const started = performance.now();
await Promise.all(
  Array.from({ length: LEDGERS }, (_, n) =>
    reconcile(id(900 + n), 'request').catch((error: unknown) => {
      // It would announce, and reconcile again: the table here does not remember.
      if (!(error instanceof Error && error.message === 'reconciled')) throw error;
    }),
  ),
);
const peak = Math.round(process.resourceUsage().maxRSS / 1024);
const rows: readonly (readonly [string, string])[] = [
  [`ledgers of ${TARGETS} targets, reconciled`, String(sealed)],
  ['pages of rows, and of rosters', `${pagesRead.rows} ${pagesRead.rosters}`],
  ['resident before', `${before} MB`],
  ['resident at most', `${peak} MB`],
  ['time', `${Math.round(performance.now() - started)} ms`],
];
for (const [name, value] of rows) process.stdout.write(`${name.padEnd(40)}${value.padStart(16)}\n`);
// Each ledger is read once, page by page.
const pages = LEDGERS * Math.ceil(TARGETS / PAGE);
if (pagesRead.rows !== pages) throw new Error(`${pagesRead.rows} pages of rows in place of ${pages}`);
if (sealed !== LEDGERS) throw new Error(`${sealed} of ${LEDGERS} ledgers were reconciled`);
if (peak > LIMIT_MB) throw new Error(`${peak} MB: the limit is ${LIMIT_MB}`);
