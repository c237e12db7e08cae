import { notAnswered, type Fact } from './fact.ts';

const NO_EVENTS = 'events cannot be read afterwards';
const EVENTS_HOW =
  'A rule of the default bus (source aws.ssm) that sends to a CloudWatch log group, and a run that is cancelled.';

/** Facts that a finished run cannot answer: each says what would. */
export const UNREADABLE_FACTS: readonly Fact[] = [
  {
    id: 'cancelledInEvents',
    question: 'How does the event of a cancelled execution spell it: Canceled or Cancelled?',
    whyItMatters: 'Both are understood; the documentation of events has one, the API the other.',
    howToAnswer: EVENTS_HOW,
    answerFrom: () => notAnswered(NO_EVENTS),
  },
  {
    id: 'datesInEvents',
    question: 'How are dates written in events: with or without a second comma and a narrow space?',
    whyItMatters: 'They are never parsed; the envelope’s time is taken.',
    howToAnswer: EVENTS_HOW,
    answerFrom: () => notAnswered(NO_EVENTS),
  },
  {
    id: 'hopsThatRenewEvents',
    question:
      'Does a hop between two buses of one Region replace an event’s id and time, as one across Regions does?',
    whyItMatters: 'Neither serves to deduplicate; the ledger takes times from the API.',
    howToAnswer:
      'A log group on the default bus of a member, and one on the rollcall bus of the same Region.',
    answerFrom: () => notAnswered(NO_EVENTS),
  },
  {
    id: 'timeFiltersTakeMilliseconds',
    question: 'Do the filters StartTimeAfter and StartTimeBefore take milliseconds?',
    whyItMatters: 'The sweep sends whole seconds, which are documented.',
    howToAnswer:
      'One call: aws ssm describe-automation-executions --filters Key=StartTimeBefore,Values=2026-01-01T00:00:00.500Z.',
    answerFrom: () => notAnswered('a finished run does not tell which filters are taken'),
  },
  {
    id: 'regionOfForwardedEvents',
    question: 'Does the envelope of a forwarded event keep the Region that it came from?',
    whyItMatters: 'The ARN in resources settles it; a wrong Region in both would be looked for elsewhere.',
    howToAnswer:
      'The forwarder deployed in another Region than the central one, and a log group on the rollcall bus.',
    answerFrom: () => notAnswered(NO_EVENTS),
  },
  {
    id: 'readsLagBehindEvents',
    question:
      'For how long do GetAutomationExecution and the lists by parent lag behind the event of an end?',
    whyItMatters: 'Rollcall asks again for about a minute, and believes an empty list after five.',
    howToAnswer:
      'With the central stack and forwarders deployed: lagMs of a report, and put-back lines in the log of collect.',
    answerFrom: () => notAnswered('the run had ended when it was read: what lagged does so no more'),
  },
  {
    id: 'statusAfterComplete',
    question: 'How does an execution end that was stopped with Type Complete?',
    whyItMatters: 'A target counts as succeeded or cancelled by this.',
    howToAnswer: 'Stop a run with aws ssm stop-automation-execution --type Complete, and look at its status.',
    answerFrom: () => notAnswered('no answer says how an execution was stopped'),
  },
  {
    id: 'runbookIsNeededInEachRegion',
    question: 'Does a child in another Region run only if the runbook’s owner has it in that Region too?',
    whyItMatters: 'AWS says the same for this as for a role that cannot be assumed.',
    howToAnswer: 'A runbook of your own in one Region only, run in a target location of another.',
    answerFrom: () => notAnswered('in which Regions a runbook is, none of the three reads says'),
  },
];
