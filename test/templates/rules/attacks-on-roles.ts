import {
  administration,
  arn,
  assume,
  automationOf,
  call,
  central,
  ELSEWHERE,
  execution,
  OTHER,
  OURS,
  putEvents,
  reader,
  sender,
  serviceFor,
  THEIRS,
  type Boundary,
} from '../support/attack.ts';
import { EVERYTHING, policiesOf, roleOf } from '../support/request.ts';
import { resourceOf } from '../support/stacks.ts';

/** What the roles in members may not be used for. */
export const ATTACKS_ON_ROLES: Readonly<Record<string, Boundary>> = {
  'the reader role is for the collect role alone': {
    // Each caller's own account allows it to assume every role: the trust alone decides.
    honest: { who: roleOf(OURS, 'rollcall-collect'), policies: EVERYTHING, ...assume(reader, THEIRS) },
    by: 'resource',
    attacks: [
      ['another role of the central account assumes it', { who: roleOf(OURS, 'administrator') }],
      ['the API does', { who: roleOf(OURS, 'rollcall-api') }],
      ['the sweep does, where no parents start', { who: roleOf(OURS, 'rollcall-sweep') }],
      ['a role of the same name elsewhere does', { who: roleOf(OTHER, 'rollcall-collect') }],
      ['a role of the same name in its own account does', { who: roleOf(THEIRS, 'rollcall-collect') }],
      ['a role of the same name under another path does', { who: roleOf(OURS, 'dev/rollcall-collect') }],
      ['EventBridge does', { who: serviceFor(THEIRS, 'rollcall-forward') }],
      ['the central account has left the organization', { organizations: { [OURS]: ELSEWHERE } }],
    ],
  },

  'the collect role assumes reader roles of the organization': {
    honest: {
      who: roleOf(OURS, 'rollcall-collect'),
      policies: policiesOf(resourceOf(central, 'CollectRole')),
      ...assume(reader, THEIRS),
    },
    by: 'identity',
    attacks: [
      ['the account has left the organization', { organizations: { [THEIRS]: ELSEWHERE } }],
      ['it is in no organization any more', { organizations: { [THEIRS]: undefined } }],
      ['another role, though it trusts', { resource: `arn:aws:iam::${THEIRS}:role/administrator` }],
    ],
  },

  'the reader role reads executions of its account': {
    honest: {
      who: roleOf(THEIRS, 'rollcall-reader'),
      policies: policiesOf(reader),
      ...call('ssm:GetAutomationExecution', arn('ssm', 'automation-execution/a')),
      owner: THEIRS,
    },
    by: 'identity',
    attacks: [
      [
        'it starts one',
        call('ssm:StartAutomationExecution', arn('ssm', 'automation-definition/AWS-Restart:1')),
      ],
      ['it stops one', call('ssm:StopAutomationExecution', arn('ssm', 'automation-execution/a'))],
      ['it approves one', call('ssm:SendAutomationSignal', arn('ssm', 'automation-execution/a'))],
      ['it reads a parameter', call('ssm:GetParameter', arn('ssm', 'parameter/password'))],
      ['it reads a document', call('ssm:GetDocument', arn('ssm', 'document/runbook'))],
      ['it runs a command', call('ssm:SendCommand', arn('ssm', 'document/runbook'))],
      ['it reads a secret', call('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:password'))],
      ['it sends an event', call('events:PutEvents', arn('events', 'event-bus/default'))],
      ['it becomes another role', call('sts:AssumeRole', `arn:aws:iam::${THEIRS}:role/administrator`)],
    ],
  },

  'the sender role is for the forwarder alone': {
    honest: { who: serviceFor(THEIRS, 'rollcall-forward'), policies: [], ...assume(sender, THEIRS) },
    by: 'resource',
    attacks: [
      ['another rule uses it', { who: serviceFor(THEIRS, 'exfiltrate') }],
      ['a rule of that name on another bus does', { who: serviceFor(THEIRS, 'mine/rollcall-forward') }],
      ['a rule of that name in another account does', { who: serviceFor(OTHER, 'rollcall-forward') }],
      ['another service does', { who: serviceFor(THEIRS, 'rollcall-forward', 'lambda.amazonaws.com') }],
      ['the scheduler does', { who: serviceFor(THEIRS, 'rollcall-forward', 'scheduler.amazonaws.com') }],
      ['the central account does', { who: roleOf(OURS, 'rollcall-collect'), policies: EVERYTHING }],
    ],
  },

  'the sender role sends to the Rollcall bus': {
    honest: {
      who: roleOf(THEIRS, 'rollcall-forwarder'),
      policies: policiesOf(sender),
      ...putEvents,
    },
    by: 'identity',
    attacks: [
      ['it sends to another bus', { resource: arn('events', 'event-bus/default', OURS) }],
      ['it sends to a bus of that name elsewhere', { resource: arn('events', 'event-bus/rollcall', OTHER) }],
      ['it reads the table', call('dynamodb:GetItem', resourceOf(central, 'Table').arn)],
    ],
  },

  'the execution role is for the administration role of the central account': {
    honest: {
      who: roleOf(OURS, 'AWS-SystemsManager-AutomationAdministrationRole'),
      policies: policiesOf(administration),
      ...assume(execution, THEIRS),
    },
    by: 'resource',
    attacks: [
      ['the collect role assumes it', { who: roleOf(OURS, 'rollcall-collect'), policies: EVERYTHING }],
      [
        'a role of that name elsewhere does',
        { who: roleOf(OTHER, 'AWS-SystemsManager-AutomationAdministrationRole') },
      ],
      ['the central account has left the organization', { organizations: { [OURS]: ELSEWHERE } }],
    ],
  },

  'the administration role reaches execution roles of the organization': {
    honest: {
      who: roleOf(OURS, 'AWS-SystemsManager-AutomationAdministrationRole'),
      policies: policiesOf(administration),
      ...assume(execution, THEIRS),
    },
    by: 'identity',
    attacks: [
      ['the account has left the organization', { organizations: { [THEIRS]: ELSEWHERE } }],
      ['another role, though it trusts', { resource: `arn:aws:iam::${THEIRS}:role/administrator` }],
    ],
  },

  'the administration role is for automations of its account': {
    honest: { who: automationOf(OURS), policies: [], ...assume(administration, OURS) },
    by: 'resource',
    attacks: [
      ["another account's automation uses it", { who: automationOf(OTHER) }],
      ['another service does', { who: automationOf(OURS, 'lambda.amazonaws.com') }],
    ],
  },

  'the execution role is for automations of its account too': {
    honest: { who: automationOf(THEIRS), policies: [], ...assume(execution, THEIRS) },
    by: 'resource',
    attacks: [
      ["another account's automation uses it", { who: automationOf(OTHER) }],
      ['another service does', { who: automationOf(THEIRS, 'ec2.amazonaws.com') }],
    ],
  },

  'the execution role passes on itself': {
    honest: {
      who: roleOf(THEIRS, 'AWS-SystemsManager-AutomationExecutionRole'),
      policies: policiesOf(execution),
      ...call('iam:PassRole', execution.arn),
      owner: THEIRS,
    },
    by: 'identity',
    attacks: [['it passes on another role', { resource: `arn:aws:iam::${THEIRS}:role/administrator` }]],
  },
};
