import type { BusEvent } from '../../simulator/events/event.ts';
import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
import type { ReportAnswer } from './api-client.ts';
import type { Shown } from './print-run.ts';
import { whatIsMissing, type WhatIsThere } from './what-is-there.ts';

/** One run of the story. */
export interface Scenario {
  readonly runbook: (there: WhatIsThere) => string;
  /** What happens, in a sentence or two. */
  readonly what: (there: WhatIsThere) => string;
  /** What the organization lacks, so that the scene would show nothing; undefined if it has all. */
  readonly lacks?: (there: WhatIsThere) => string | undefined;
  readonly shows?: Shown;
  /** Changes the organization before the run; what it gives back undoes that. */
  readonly prepare: (organization: SimulatedOrganization, there: WhatIsThere) => () => void;
  /**
   * What must hold of the report in an organization in which everything is deployed, beyond its agreeing with what really
   * happened; undefined if it does.
   */
  readonly fault: (report: ReportAnswer) => string | undefined;
}

const nothing = (): void => undefined;
/** One that others stand before and behind. */
export const aThirdOf = (ids: readonly string[]): string => ids[Math.floor(ids.length / 3)] ?? '';
const unless = (fine: boolean, fault: string): string | undefined => (fine ? undefined : fault);

const EXECUTION_CHANGE = 'EC2 Automation Execution Status-change Notification';
/** What each runbook of the story calls. */
const CALLS = { get_canonical_id: 's3:ListBuckets', get_account_alias: 'iam:ListAccountAliases' } as const;
type Runbook = keyof typeof CALLS;

/** The preferred one, unless accounts answer the other's call alone. */
function runbookOf(preferred: Runbook, { answer }: WhatIsThere): Runbook {
  const other = preferred === 'get_canonical_id' ? 'get_account_alias' : 'get_canonical_id';
  return ([preferred, other] as const).find((one) => answer(CALLS[one]).length > 0) ?? preferred;
}

/** What the runbook of the later scenes calls. */
const callIn = (there: WhatIsThere): string => CALLS[runbookOf('get_canonical_id', there)];

/** A scene in which nothing can succeed would show what the first one has shown. */
const noAnswer = (there: WhatIsThere): string | undefined =>
  unless(
    there.answer(callIn(there)).length > 0,
    `nothing can run: no account with an execution role has an answer for ${Object.values(CALLS).join(' or ')}`,
  );

/** The story of the recordings, and two ways in which events go missing. */
export const SCENARIOS: readonly Scenario[] = [
  {
    runbook: (there) => runbookOf('get_account_alias', there),
    what: (there) =>
      [
        whatIsMissing(there),
        there.run.length > 0 &&
          runbookOf('get_account_alias', there) === 'get_account_alias' &&
          'An account without an alias succeeds, and has no output.',
      ]
        .filter((sentence) => sentence !== '' && sentence !== false)
        .join(' '),
    shows: 'outputs',
    prepare: () => nothing,
    fault: ({ found, expected }) => unless(found.event === expected, 'not every result came by its event'),
  },
  {
    runbook: (there) => runbookOf('get_canonical_id', there),
    what: (there) =>
      `One account denies ${callIn(there).split(':')[1]}. AWS’s default error threshold is 0: after it, the rest never start.`,
    lacks: noAnswer,
    prepare: ({ accounts }, there) => {
      const call = callIn(there);
      const account = accounts.get(aThirdOf(there.answer(call)));
      const before = account?.answer(call);
      account?.setAnswer(call, { error: { code: 'AccessDenied', message: 'Access Denied' } });
      return () => {
        if (before !== undefined) account?.setAnswer(call, before);
      };
    },
    fault: ({ counts }) => unless(counts['failed'] === 1, 'not exactly one failed'),
  },
  {
    runbook: (there) => runbookOf('get_canonical_id', there),
    what: () => 'Access is granted again. One event is lost on the way, and another arrives twice.',
    lacks: (there) =>
      noAnswer(there) ?? unless(there.forward.length > 1, 'fewer than two accounts forward their events'),
    shows: 'sources',
    prepare: ({ trouble }, { forward }) => {
      const endIn = (accountId: string | undefined) => (event: BusEvent) =>
        event.account === accountId && event['detail-type'] === EXECUTION_CHANGE;
      const ends = [
        trouble.dropEvents({ when: endIn(forward[0]), times: 1 }),
        trouble.doubleEvents({ when: endIn(forward[1]), times: 1 }),
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
    runbook: (there) => runbookOf('get_canonical_id', there),
    what: () =>
      'No member forwards anything, only roles are rolled out: the results come with the parent’s end.',
    lacks: (there) =>
      noAnswer(there) ?? unless(there.forward.length > 0, 'no account forwards events in any case'),
    prepare: ({ accounts }, { forward }) => {
      for (const id of forward) accounts.get(id)?.undeploy('forwarder');
      return () => {
        for (const id of forward) accounts.get(id)?.deploy('forwarder');
      };
    },
    fault: ({ found, expected }) =>
      unless(found.event === 0 && found.request === expected, 'something came by an event'),
  },
];
