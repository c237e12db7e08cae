import { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import type { ReportAnswer, ResultAnswer } from '../../local/demo/api-client.ts';
import { CENTRAL } from '../local/start.ts';
import { begin, cancel, makeReadable, optionsOf, type Scenario } from './scenario.ts';
import { startRollcall } from './start-rollcall.ts';
import { Oracle } from './oracle.ts';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of a ledger, what the API answers. */
interface Told {
  readonly report: ReportAnswer & { readonly seal?: { readonly digest: string } };
  readonly results: readonly ResultAnswer[];
}

interface Sealed {
  readonly parentExecutionId: string;
  readonly revision: number;
  readonly at: number;
}

/** How a story ended: what is told of it, what is true, and what it took. */
export interface Ending {
  readonly parentId: string;
  readonly oracle: Oracle;
  readonly told: ReadonlyMap<string, Told>;
  /** The sealed events, in the order in which they came to the bus. */
  readonly sealed: readonly Sealed[];
  /** By execution ID: how often it was read. */
  readonly reads: ReadonlyMap<string, number>;
  /** When the first sweep began. */
  readonly firstSweepAt: number;
  readonly deadLetters: readonly unknown[];
}

/** Plays a story to its end: until a sweep has looked again at everything that could be looked at. */
export async function play(one: Scenario): Promise<Ending> {
  const sealed: Sealed[] = [];
  const reads = new Map<string, number>();
  const clock = new VirtualClock(START);
  const rollcall = await startRollcall({
    ...(await optionsOf(one)),
    watch: {
      call: (_service, operation, { input }) => {
        if (operation !== 'GetAutomationExecution') return;
        const id = String((input as Record<string, unknown>)['AutomationExecutionId']);
        reads.set(id, (reads.get(id) ?? 0) + 1);
      },
      event: (_bus, event) => {
        if (event['detail-type'] !== 'Parent Execution Sealed') return;
        sealed.push({ ...(event.detail as unknown as Sealed), at: clock.now() });
      },
    },
    clock,
    schedules: false,
  });
  try {
    const { organization, sweep } = rollcall;
    const parentId = await begin(one, organization);
    if (one.cancelledAfterMs !== undefined) {
      await clock.runFor(one.cancelledAfterMs);
      await cancel(parentId, organization);
    }
    await organization.idle();
    const firstSweepAt = clock.now() + 5 * MINUTE;
    for (const afterMs of [5, 5, 12, 25, 60].map((minutes) => minutes * MINUTE)) await sweep(afterMs);
    organization.trouble.end();
    if (one.unreadable?.until === 'beforeTheDeadline') makeReadable(one, organization);
    for (let hours = 0; hours < 3; hours += 1) await sweep(HOUR);
    if (one.unreadable?.until === 'afterTheDeadline') {
      await sweep(22 * HOUR);
      await sweep(HOUR);
      makeReadable(one, organization);
    }
    await sweep(2 * DAY);
    await sweep(10 * MINUTE);

    const oracle = new Oracle(organization);
    // The sweep looks for runs across accounts: a runbook that started none is unknown if its events are lost, until it is requested.
    if (
      !oracle.hasRunAcrossAccounts() &&
      (await rollcall.ask('GET', `/executions/${parentId}`)).status === 404
    ) {
      await rollcall.ask('POST', `/executions/${parentId}/collect`);
      await organization.idle();
      await sweep(10 * MINUTE);
      await sweep(10 * MINUTE);
    }
    const told = new Map<string, Told>();
    for (const id of oracle.parentsFrom(parentId)) {
      const report = (await rollcall.get(`/executions/${id}`)) as Told['report'];
      const { results } = (await rollcall.get(`/executions/${id}/results?limit=1000`)) as {
        results: readonly ResultAnswer[];
      };
      told.set(id, { report, results });
    }
    // A member without the sender role has dead letters of its own.
    const deadLetters = organization.deadLetters().filter(({ accountId }) => accountId === CENTRAL);
    return { parentId, oracle, told, sealed, reads, firstSweepAt, deadLetters };
  } finally {
    await rollcall.close();
  }
}
