import type { BusEvent } from '../../simulator/events/event.ts';
import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
import type { ReportAnswer } from './api-client.ts';
import type { Shown } from './print-run.ts';

/** One run of the story. */
export interface Scenario {
  readonly runbook: string;
  /** What happens, in a sentence. */
  readonly what: string;
  readonly shows?: Shown;
  /** Changes the organization before the run; what it gives back undoes that. */
  readonly prepare: (organization: SimulatedOrganization, members: readonly string[]) => () => void;
  /**
   * What must hold of the report in an organization in which everything is deployed, beyond its agreeing with what really
   * happened; undefined if it does.
   */
  readonly fault: (report: ReportAnswer) => string | undefined;
}

const nothing = (): void => undefined;
const unless = (fine: boolean, fault: string): string | undefined => (fine ? undefined : fault);

const EXECUTION_CHANGE = 'EC2 Automation Execution Status-change Notification';
const LIST_BUCKETS = 's3:ListBuckets';

/** The story of the recordings, and two ways in which events go missing. */
export const SCENARIOS: readonly Scenario[] = [
  {
    runbook: 'get_account_alias',
    what: 'An account without an alias succeeds, and has no output.',
    shows: 'outputs',
    prepare: () => nothing,
    fault: ({ found, expected }) => unless(found.event === expected, 'not every result came by its event'),
  },
  {
    runbook: 'get_canonical_id',
    what: 'One account denies ListBuckets. AWS’s default error threshold is 0: after it, the rest never start.',
    prepare: ({ accounts }, members) => {
      const account = accounts.get(members[Math.floor(members.length / 3)] ?? '');
      const before = account?.answer(LIST_BUCKETS);
      account?.setAnswer(LIST_BUCKETS, { error: { code: 'AccessDenied', message: 'Access Denied' } });
      return () => {
        if (before !== undefined) account?.setAnswer(LIST_BUCKETS, before);
      };
    },
    fault: ({ counts }) => unless(counts['failed'] === 1, 'not exactly one failed'),
  },
  {
    runbook: 'get_canonical_id',
    what: 'Access is granted again. One event is lost on the way, and another arrives twice.',
    shows: 'sources',
    prepare: ({ trouble }, members) => {
      const endIn = (accountId: string | undefined) => (event: BusEvent) =>
        event.account === accountId && event['detail-type'] === EXECUTION_CHANGE;
      const ends = [
        trouble.dropEvents({ when: endIn(members[0]), times: 1 }),
        trouble.doubleEvents({ when: endIn(members[1]), times: 1 }),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
    fault: ({ found, expected }) =>
      unless(
        found.event === expected - 1 && found.request === 1,
        'the lost event was not the only one that had to be asked for',
      ),
  },
  {
    runbook: 'get_canonical_id',
    what: 'No member forwards anything, only roles are rolled out: the results come with the parent’s end.',
    prepare: ({ accounts }, members) => {
      for (const id of members) accounts.get(id)?.undeploy('forwarder');
      return () => {
        for (const id of members) accounts.get(id)?.deploy('forwarder');
      };
    },
    fault: ({ found, expected }) =>
      unless(found.event === 0 && found.request === expected, 'something came by an event'),
  },
];
