import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createReconcile } from '../../src/ledger/reconcile.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../../src/ledger/limit.ts';
import { DynamoTable } from '../../src/aws/dynamo-table.ts';
import { createStore } from '../../src/store/store.ts';
import { DAY, id, NOW } from '../../test/support/builders.ts';
import type { Figure, Row } from '../row.ts';

const SIZES = [100, 1_000, 10_000, 30_000];
const LEDGERS = 10;
/** The function has 512. */
const LIMIT_MB = 400;
/** About what a megabyte holds of such rows. */
const PAGE = 2_500;

const accountOf = (n: number): string => String(100_000_000_000 + n);
function parentItem(pk: string, targets: number) {
  return {
    pk,
    sk: 'PARENT',
    kind: 'targetLocations',
    location: { accountId: '480783779961', region: 'eu-west-1' },
    status: 'Success',
    startTime: NOW - 60_000,
    endTime: NOW,
    endedSeenAt: NOW,
    roster: { listedAt: NOW, parts: Math.ceil(targets / 50) },
    open: 'open',
    nextCheckAt: NOW + DAY,
    requestRounds: 1,
    announced: 0,
  };
}

const rosterItem = (pk: string, part: number, targets: number) => ({
  pk,
  sk: `ROSTER#STEPS#${NOW}#${String(part).padStart(5, '0')}`,
  ...(part === 0 && { fanOut: { kind: 'targetLocations', targetLocations: [] } }),
  steps: Array.from({ length: Math.min(50, targets - part * 50) }, (_, n) => ({
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

/**
 * Reconciles ledgers, all at once. The rows come from a DynamoDB that makes each page when it is asked for, as the SDK would hand it
 * over, so that only reconciling holds them.
 */
async function reconcileAll(targets: number, ledgers: number) {
  let sealed = 0;
  let pages = 0;
  const db = {
    send: async ({
      input,
      constructor,
    }: {
      readonly input: Query;
      readonly constructor: { name: string };
    }) => {
      if (constructor.name === 'GetCommand') return { Item: parentItem(input.Key?.pk ?? '', targets) };
      if (constructor.name === 'UpdateCommand') return {};
      const { ':pk': pk = '', ':prefix': prefix = '' } = input.ExpressionAttributeValues ?? {};
      const from = input.ExclusiveStartKey?.next ?? 0;
      await new Promise((resolve) => void setTimeout(resolve, 1));
      if (prefix.startsWith('ROSTER#STEPS#')) {
        const parts = Math.ceil(targets / 50);
        const until = Math.min(from + 80, parts);
        return {
          Items: Array.from({ length: until - from }, (_, n) => rosterItem(pk, from + n, targets)),
          LastEvaluatedKey: until < parts ? { next: until } : undefined,
        };
      }
      if (!prefix.startsWith('TARGET#')) return { Items: [] };
      const until = Math.min(from + PAGE, targets);
      pages += 1;
      return {
        Items: Array.from({ length: until - from }, (_, n) => rowItem(pk, from + n)),
        LastEvaluatedKey: until < targets ? { next: until } : undefined,
      };
    },
  };
  const now = (): number => NOW;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the client, only `send` is used
  const client = db as unknown as DynamoDBDocumentClient;
  const table = new DynamoTable(client, 'rollcall', { now, sleep: async () => undefined });
  const reconcile = createReconcile({
    book: createStore(table, { now, retentionMs: 400 * DAY }),
    requests: { request: async () => undefined },
    announce: async (_parent, { expected }) => {
      if (expected !== targets) throw new Error(`${expected} expected in place of ${targets}`);
      sealed += 1;
      throw new Error('reconciled');
    },
    now,
    deadlineMs: DAY,
    limit: createLimit(LEDGERS_AT_ONCE),
  });
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: ledgers }, (_, n) =>
      reconcile(id(900 + n), 'request').catch((error: unknown) => {
        // It would announce, and reconcile again: the table here does not remember.
        if (!(error instanceof Error && error.message === 'reconciled')) throw error;
      }),
    ),
  );
  const ms = performance.now() - begin;
  if (sealed !== ledgers) throw new Error(`${sealed} of ${ledgers} ledgers were reconciled`);
  return { ms, timesRead: pages / ledgers / Math.ceil(targets / PAGE) };
}

const residentMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

async function measure(): Promise<readonly Figure[]> {
  await reconcileAll(1_000, 1); // warm
  const figures: Figure[] = [];
  let perTarget: number | undefined;
  for (const targets of SIZES) {
    const { ms, timesRead } = await reconcileAll(targets, 1);
    const name = `${targets.toLocaleString('en')} targets`;
    const isLarge = perTarget !== undefined && targets > 1_000;
    figures.push({
      name,
      value: ms,
      unit: 'ms',
      ...(isLarge && {
        beside: { what: 'linear from 1,000', value: (perTarget ?? 0) * targets },
        goal: { of: 'ratio', atMost: 1.3 },
      }),
    });
    if (targets === 1_000) perTarget = ms / targets;
    if (targets === 10_000) {
      const value = timesRead;
      figures.push({
        name: `${name}: reads of each row`,
        value,
        unit: 'count',
        isExact: true,
        goal: { of: 'value', atMost: 1 },
      });
    }
  }
  figures.push({
    name: '30,000 targets: memory at most',
    value: residentMb(),
    unit: 'MB',
    goal: { of: 'value', atMost: LIMIT_MB },
  });
  await reconcileAll(30_000, LEDGERS);
  figures.push({
    name: 'ten of 30,000 at once: memory at most',
    value: residentMb(),
    unit: 'MB',
    goal: { of: 'value', atMost: LIMIT_MB },
  });
  return figures;
}

export const reconcileRow: Row = {
  name: 'reconcile',
  title: 'one ledger of each size, and ten at once, as one batch of messages may ask for',
  measure,
};
