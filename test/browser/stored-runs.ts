import { randomUUID } from 'node:crypto';
import { readPageFiles, type PageFiles } from '../../console/serve/page-files.ts';
import { startHttpApi } from '../../local/http-api.ts';
import type { Outputs } from '../../src/domain/outputs.ts';
import type { Location } from '../../src/domain/location.ts';
import type { RosterStep } from '../../src/ledger/roster.ts';
import { type TargetRow, summarizeOutputs } from '../../src/ledger/target-row.ts';
import type { Counts } from '../../src/domain/verdict.ts';
import { createApi } from '../../src/api/api.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { aLogger } from '../support/fakes.ts';
import { anExecution, CENTRAL, DAY, MINUTE } from '../support/builders.ts';
import { keepLedger, type MemoryStore } from '../support/keep-ledger.ts';

/** One expected target of a run that is written down, and not simulated. */
export interface StoredTarget {
  readonly location: Location;
  readonly status:
    'Success' | 'Failed' | 'TimedOut' | 'Cancelled' | 'InProgress' | 'refused' | 'unreadable' | 'pending';
  readonly message?: string;
  readonly outputs?: Outputs;
}

export interface StoredRun {
  readonly runbook: string;
  readonly startedAt: number;
  readonly status: string;
  readonly targets: readonly StoredTarget[];
  readonly isSealed?: boolean;
  readonly id?: string;
}

/** The API over a table in memory, with the page, on a port: as many targets as a test wants, at once. */
export interface StoredPage {
  readonly url: string;
  readonly store: MemoryStore;
  /** @returns the run's ID */
  readonly keep: (run: StoredRun) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function serveStored(
  page: PageFiles | undefined = readPageFiles('dist/console'),
): Promise<StoredPage> {
  if (page === undefined) throw new Error('The page is not built: npm run build');
  const store = createStore(new MemoryTable(Date.now), { now: Date.now, retentionMs: 400 * DAY });
  const api = createApi({
    store,
    log: aLogger(),
    now: Date.now,
    sleep: async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
    },
    request: async () => undefined,
    parentAccounts: [CENTRAL.accountId],
    regions: [CENTRAL.region],
    partition: 'aws',
  });
  const http = await startHttpApi(
    0,
    async ({
      rawPath,
      rawQueryString,
      requestContext: {
        http: { method },
      },
    }) => {
      const response = await api.request(`${rawPath}?${rawQueryString}`, { method });
      return {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    },
    async () => undefined,
    page,
  );
  return {
    url: http.url,
    store,
    keep: async (run) => {
      const id = run.id ?? randomUUID();
      await keepRun(store, id, run);
      if (run.isSealed !== false) {
        const answer = await api.request(`/executions/${id}?limit=1`);
        const { counts, expected } = (await answer.json()) as { counts: Counts; expected: number };
        const revision = { revision: 1, digest: digestOf(id), counts, expected, expectedAtLeast: false };
        await store.recordRevision(id, { ...revision, sealedAt: run.startedAt + 4 * MINUTE }, 0);
      }
      return id;
    },
    close: http.close,
  };
}

const digestOf = (id: string): string => id.replaceAll('-', '').repeat(2);

const ROLE_REFUSED = (accountId: string): string =>
  `The execution role AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed, or the runbook is not shared with account ${accountId}.`;
const READER_REFUSED = (accountId: string): string =>
  `User: arn:aws:sts::480783779961:assumed-role/rollcall-collect/rollcall-collect is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${accountId}:role/rollcall-reader`;

async function keepRun(store: MemoryStore, parentId: string, run: StoredRun): Promise<void> {
  const { runbook, startedAt, status, targets } = run;
  const rows: TargetRow[] = [];
  const steps: RosterStep[] = [];
  let longest = 0;
  for (const [index, target] of targets.entries()) {
    const executionId = randomUUID();
    const startTime = startedAt + (index % 97) * 400;
    const endTime = startTime + 3_000 + ((index * 37) % 41) * 350;
    longest = Math.max(longest, endTime);
    const row = toRow(target, { executionId, startTime, endTime, runbook });
    if (row !== undefined) rows.push(row);
    else {
      steps.push({
        stepExecutionId: `step-${executionId}`,
        location: target.location,
        status: target.status === 'refused' ? 'Failed' : 'Pending',
        ...(target.status === 'refused' && {
          startTime,
          endTime,
          message: ROLE_REFUSED(target.location.accountId),
        }),
      });
    }
    if (target.outputs !== undefined) {
      const execution = anExecution({
        executionId,
        location: target.location,
        parentExecutionId: parentId,
        runbook,
        runbookVersion: '3',
        status: target.status,
        startTime,
        endTime,
        outputs: target.outputs,
        failureMessage: target.message,
        steps: stepsOf(target, startTime, endTime),
        observedAt: endTime + 500,
      });
      await store.recordResult(execution, { source: 'event', eventTime: endTime });
    }
  }
  const isOver = run.isSealed !== false;
  await keepLedger(store, {
    parentId,
    rows,
    steps,
    fanOut: {
      targetLocations: [
        {
          accounts: [...new Set(targets.map(({ location }) => location.accountId))],
          regions: [...new Set(targets.map(({ location }) => location.region))],
          excludeAccounts: [],
          maxErrors: '100%',
        },
      ],
    },
    execution: {
      runbook,
      status,
      startTime: startedAt,
      endTime: isOver ? longest + 2_000 : undefined,
      location: CENTRAL,
      runbookVersion: '3',
      startedBy: `arn:aws:sts::${CENTRAL.accountId}:assumed-role/AWSReservedSSO_PlatformAdmin_10cd3aecf3710de6/alice`,
    },
  });
}

const stepsOf = ({ outputs = {}, status, message }: StoredTarget, startTime: number, endTime: number) => [
  {
    stepExecutionId: 'step-1',
    name: 'wait_for_window',
    action: 'aws:sleep',
    status: 'Success',
    startTime,
    endTime: startTime + 900,
    outputs: {},
  },
  {
    stepExecutionId: 'step-2',
    name: 'read',
    action: 'aws:executeAwsApi',
    status,
    startTime: startTime + 900,
    endTime,
    outputs,
    ...(message !== undefined && { failure: { message, stage: 'Execution', type: 'ApiError' } }),
  },
];

/** Undefined of one that has no execution. */
function toRow(
  { location, status, message, outputs }: StoredTarget,
  {
    executionId,
    startTime,
    endTime,
    runbook,
  }: {
    readonly executionId: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly runbook: string;
  },
): TargetRow | undefined {
  const seen = {
    executionId,
    location,
    startTime,
    fansOut: false,
    observedAt: endTime + 500,
    recordedAt: endTime + 600,
    source: 'event',
    eventTime: endTime,
  } as const;
  switch (status) {
    case 'refused':
    case 'pending':
      return undefined;
    case 'unreadable':
      return {
        ...seen,
        rank: 0,
        reason: 'readerRoleNotAssumable',
        message: READER_REFUSED(location.accountId),
      };
    case 'InProgress':
      return { ...seen, rank: 1, status, runbook, runbookVersion: '3' };
    case 'Success':
    case 'Failed':
    case 'TimedOut':
    case 'Cancelled': {
      const kept = outputs ?? {};
      return {
        ...seen,
        rank: 3,
        status,
        runbook,
        runbookVersion: '3',
        endTime,
        message,
        outputs: kept,
        ...summarizeOutputs(kept),
      };
    }
  }
}
