import {
  aboutEvent,
  arn,
  call,
  central,
  ELSEWHERE,
  OURS,
  putEvents,
  serviceFor,
  THEIRS,
  TYPE,
  type Boundary,
} from '../support/attack.ts';
import { EVERYTHING, queuePolicyOf, roleOf } from '../support/request.ts';
import { resourceOf } from '../support/stacks.ts';

const queue = resourceOf(central, 'CollectQueue');
const table = resourceOf(central, 'Table');

/** What members, and strangers, may not do to the central account. */
export const ATTACKS_ON_CENTRAL: Readonly<Record<string, Boundary>> = {
  'the bus takes what a rule of the organization passes on from Systems Manager': {
    // Each may do everything in his own account: the bus alone decides.
    honest: {
      who: roleOf(THEIRS, 'rollcall-forwarder'),
      policies: EVERYTHING,
      ...putEvents,
    },
    by: 'resource',
    attacks: [
      ["another organization's account puts an event", { organizations: { [THEIRS]: ELSEWHERE } }],
      ['an account of no organization puts an event', { organizations: { [THEIRS]: undefined } }],
      ['a member puts an event of its own making', aboutEvent(['aws.ssm'], [TYPE], false)],
      ['a rule passes on an event of another source', aboutEvent(['my.app'], [TYPE])],
      ["a rule passes on a request in Rollcall's name", aboutEvent(['rollcall'], [TYPE])],
      ['a batch mixes sources', aboutEvent(['aws.ssm', 'my.app'], [TYPE])],
      ['a rule passes on an event of another type', aboutEvent(['aws.ssm'], ['Parent Execution Sealed'])],
      ['a batch mixes types', aboutEvent(['aws.ssm'], [TYPE, 'Execution Collection Requested'])],
      ['an event says no source', aboutEvent([], [TYPE])],
      ['an event says no type', aboutEvent(['aws.ssm'], [])],
      ['the events are sent by no role', { who: serviceFor(THEIRS, 'rollcall-forward') }],
      ['a member makes a rule on the bus', call('events:PutRule', arn('events', 'rule/rollcall/mine', OURS))],
    ],
  },

  'the table is for the central account alone': {
    honest: {
      who: roleOf(OURS, 'any'),
      policies: EVERYTHING,
      ...call('dynamodb:Query', table.arn),
      owner: OURS,
    },
    by: 'resource',
    attacks: [['a member reads it', { who: roleOf(THEIRS, 'any') }]],
  },

  'so is the queue': {
    honest: {
      who: roleOf(OURS, 'any'),
      policies: EVERYTHING,
      ...call('sqs:ReceiveMessage', queue.arn),
      owner: OURS,
      resourcePolicy: queuePolicyOf(central, queue),
    },
    by: 'resource',
    attacks: [
      ['a member takes messages from it', { who: roleOf(THEIRS, 'any') }],
      ['EventBridge takes messages from it', { who: serviceFor(OURS, 'rollcall/rollcall-collect') }],
    ],
  },

  'into the queue comes what the rule of the bus sends': {
    honest: {
      who: serviceFor(OURS, 'rollcall/rollcall-collect'),
      policies: EVERYTHING,
      ...call('sqs:SendMessage', queue.arn),
      owner: OURS,
      resourcePolicy: queuePolicyOf(central, queue),
    },
    by: 'resource',
    attacks: [
      ['a member sends to it', { who: roleOf(THEIRS, 'any') }],
      ["a member's rule sends to it", { who: serviceFor(THEIRS, 'rollcall/rollcall-collect') }],
      ['a rule of another bus sends to it', { who: serviceFor(OURS, 'rollcall-collect') }],
    ],
  },
};
