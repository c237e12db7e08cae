import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../compare.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';
import { OPEN_PARENT, sealedParent } from '../served-parents.ts';
import { startServer } from '../start-server.ts';

const CLIENTS = 50;
/** As many as one process holds; on Lambda a process has one. */
const WAITING = 100;
const SECONDS = 2;
const WAIT_SECONDS = 4;
/** A busy moment of the computer meets one of them. */
const TURNS = 3;
const SETTLE_MS = 1_000;
const [PARENTS, TARGETS] = [50, 100];

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** 0 where no answer came. */
const statusOf = (url: string): Promise<number> =>
  new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.on('end', () => resolve(response.statusCode ?? 0)).resume();
    }).on('error', () => resolve(0));
  });

interface Load {
  readonly p99Ms: number;
  readonly perSecond: number;
  readonly errors: number;
}

/** So many clients, each of which asks again as soon as it is answered. */
async function load(clients: number, urlOf: (n: number) => string): Promise<Load> {
  const times: number[] = [];
  let [asked, errors] = [0, 0];
  const begin = performance.now();
  const client = async (): Promise<void> => {
    while (performance.now() - begin < SECONDS * 1_000) {
      const askedAt = performance.now();
      if ((await statusOf(urlOf(asked++))) !== 200) errors += 1;
      times.push(performance.now() - askedAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const p99Ms = times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return { p99Ms, perSecond: times.length / SECONDS, errors };
}

interface Turn {
  readonly aloneMs: number;
  readonly besideMs: number;
  readonly errors: number;
}

/** One client, first alone and then beside those that wait, all of which must be held meanwhile and answered in the end. */
async function besideWaiting(url: string, report: (n: number) => string): Promise<Turn> {
  const alone = await load(1, report);
  let answered = 0;
  const waiting = Array.from({ length: WAITING }, async () => {
    const status = await statusOf(`${url}/executions/${OPEN_PARENT}/wait?seconds=${WAIT_SECONDS}`);
    answered += 1;
    return status;
  });
  await sleep(SETTLE_MS); // a hundred requests that arrive at once are another load
  const beside = await load(1, report);
  if (answered > 0) throw new Error(`${answered} were not held`);
  const refused = (await Promise.all(waiting)).filter((status) => status !== 200).length;
  return { aloneMs: alone.p99Ms, besideMs: beside.p99Ms, errors: alone.errors + beside.errors + refused };
}

async function measure({ reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  const server = await startServer('api-server.ts', [String(PARENTS), String(TARGETS)]);
  const health = (): string => `${server.url}/health`;
  const report = (n: number): string => `${server.url}/executions/${sealedParent(n % PARENTS)}`;
  await load(CLIENTS, report); // warm
  reportProgress(`${CLIENTS} clients`);
  const bare = await load(CLIENTS, health);
  const reports = await load(CLIENTS, report);
  reportProgress(`one client, beside ${WAITING} that wait`);
  const turns: Turn[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) turns.push(await besideWaiting(server.url, report));
  server.close();
  return [
    {
      name: `${CLIENTS} clients, reports: p99`,
      value: reports.p99Ms,
      unit: 'ms',
      beside: { what: 'health', value: bare.p99Ms },
    },
    {
      name: `${CLIENTS} clients, reports: ms for each`,
      value: 1_000 / reports.perSecond,
      unit: 'ms',
      beside: { what: 'health', value: 1_000 / bare.perSecond },
    },
    {
      name: 'errors, and refusals of those that wait',
      value: [bare, reports, ...turns].reduce((sum, { errors }) => sum + errors, 0),
      unit: 'count',
      isExact: true,
      goal: { of: 'value', atMost: 0 },
    },
    {
      name: `a report while ${WAITING} wait: p99`,
      value: median(turns.map(({ besideMs }) => besideMs)),
      unit: 'ms',
      beside: { what: 'while none waits', value: median(turns.map(({ aloneMs }) => aloneMs)) },
      goal: { of: 'ratio', atMost: 1.5 },
    },
  ];
}

export const loadRow: Row = {
  name: 'load',
  title: `the API in a process of its own, over a table in memory, for ${SECONDS} s each; ${TARGETS} targets a report`,
  measure,
};
