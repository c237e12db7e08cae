import type { Proofs } from './proofs.ts';

export const SERVICES: Proofs = {
  Parameters: {
    '`GetParameter` gives':
      'parameters: gives what a deployed template makes, with the address that the API has here',
    'An unknown name: `ParameterNotFound`': 'parameters: knows no parameter: %s',
    'A value that is the address of an HTTP API': [
      'parameters: gives what a deployed template makes, with the address that the API has here',
      '../cli/commands: is found by an account that says who it is',
    ],
    '`pages`, an option': [
      '../local/central-page: says where the central stack is',
      '../local/central-page: and nothing to a web page of others, or by another method',
    ],
  },
  Organizations: {
    '`DescribeOrganization` for every account': [
      'organizations: describes the organization to each of its accounts',
      'organizations: in pages of 20 at most',
      'organizations: %s is for the management account and delegated administrators',
    ],
    'Requests are signed for us-east-1': 'organizations: is in us-east-1, whether that is enabled or not',
    'All accounts are active': 'organizations: lists the accounts',
  },
  Events: {
    'The end of an execution and of a step': [
      "status-change-event: is AWS's sample, field by field",
      "status-change-event: of a step is AWS's sample",
      'event-bridge: an execution and its steps are announced on the default bus',
    ],
    'The documented statuses only':
      'status-change-event: the documented statuses are announced, and no others',
    '`Canceled` or `Cancelled`': [
      'status-change-event: cancelled may be spelt %s',
      'stop-automation: is announced as %s',
      'status-change-event: its dates may be %s',
    ],
    '`DefinitionVersion` is a number': [
      'status-change-event: the version is the number 1.0',
      'event-bridge: numbers arrive as AWS writes them',
    ],
    'Rules, patterns, targets': [
      'event-bridge: without a forwarder nothing leaves the account',
      'event-bridge: a forwarder that is deployed again works again',
    ],
    'Patterns: values': ['event-pattern: an event pattern', 'event-pattern-values: whatever the values'],
    'Two fields match in one object': [
      'event-pattern: two fields of two objects',
      'event-pattern: does not exist in one of several, but in another',
      'event-pattern: an object is no value',
    ],
    '`300` and `300.0`': 'event-pattern-api: takes numbers for what they are worth',
    'A pattern that is not valid': [
      'event-pattern: is refused, and why: %j',
      'event-pattern-api: a pattern that is not JSON',
    ],
    '`TestEventPattern`;': [
      'event-pattern-api: says whether %j matches',
      'event-pattern-api: an event without what every event has',
    ],
    'To another account under': [
      'event-bridge: a forwarded event keeps the account, the Region',
      'trust: EventBridge takes the forwarder role %s',
      'event-bridge: the policy of the bus refuses a rule of another organization',
      'regions: an event of the central account reaches a second bus',
    ],
    'What is refused goes to':
      'event-bridge: without the role of its target the event goes to the dead-letter queue',
    'A hop to another Region': [
      'event-hops: across Regions replaces ID and time',
      'event-hops: within a Region keeps both',
      'event-hops: or replaces them there too, by a switch',
    ],
    '`events:eventBusInvocation`': 'event-hops: within one account is an invocation by a bus too',
    "A rule's target that is a bus": 'templates: has no retry policy: AWS refuses it',
    'Archives of deployed stacks': [
      'replays: puts what was archived on the bus again',
      'replays: for some rules only',
      'replays: has no more than the archive keeps',
      'replays: says how far it is',
      'replays: of %s is refused',
    ],
    'To a topic that is deployed': [
      'topics: a seal is published to the topic',
      'topics: %s it goes to the dead-letter queue',
    ],
    'To an API destination': [
      'api-destination: gets the part of the event that the target selects',
      'api-destination: %s, it goes to the dead letters and to no endpoint',
    ],
    'An answer of 401': [
      'api-destination: is tried again after %s',
      'api-destination: waits longer each time, and at least as long as the endpoint asks for',
      'api-destination: is given up after the attempts of its policy',
      'api-destination: goes to the dead letters at once after %i',
    ],
    '`Publish` of SNS': [
      'sns: a message is published with its subject and its attributes',
      'sns: %s is refused',
      'sns: without permission nothing is published',
    ],
    '`PutEvents` where the caller': [
      'event-bridge: another account may not',
      'event-bridge: %s is refused for its entry alone',
      'event-bridge: a bus that does not exist is refused, and what stands beside it',
    ],
  },
  'Queues, functions, schedules': {
    '`SendMessage`, `SendMessageBatch`': [
      'functions: takes several messages in one call, and gives up what is deleted',
      'functions: no delay is longer than fifteen minutes',
      'functions: tells of itself and of its messages what is asked for',
    ],
    'Visibility timeout, receive count': 'functions: after ten times a message goes to the dead-letter queue',
    'Batch size and concurrency': [
      'functions: gives batches of ten at most',
      'functions: as many batches at once as the template allows',
      'functions: what is reported as failed comes back alone',
      'functions: the whole batch comes back if %s',
    ],
    'A function has the time': 'functions: a function that takes too long is cut off',
    'A function whose process dies': [
      'table-trouble: that is what is left, and the messages come back',
      'table-trouble: takes with it what else it is at',
    ],
    '`rate(…)` schedules': [
      'schedule: calls the sweep every five minutes, whatever becomes of it',
      'schedule: rate(5 minutes)',
    ],
  },
  'Step Functions': {
    '`CreateStateMachine`': [
      'step-functions: of what there is not, or with what is not JSON, is refused',
      'step-functions: is stopped once, ends by its own time-out',
      'step-functions: has a history in pages',
      'step-functions: of another account is out of reach',
    ],
    'Task, Choice, Pass': [
      'step-functions: Pass fills in paths, the context and functions',
      'step-functions: Choice compares: %j goes to %s',
      'step-functions: Wait takes its time, of the simulation',
      'step-functions: a machine in JSONata assigns',
      'step-functions: the expression %s fails as AWS says',
      'step-functions: a definition with what is not simulated is refused by name',
    ],
    '`SendTaskSuccess`': [
      'step-functions: times out, and a token after that is worth nothing',
      '../step-functions/pilot: and an answer after that is refused',
    ],
    'Tasks call services': [
      'step-functions: whose service or form is not simulated fails by name',
      '../step-functions/pilot: of a machine whose role does not trust Step Functions fails',
      '../step-functions/run-across-accounts: run a runbook in a unit, again where it failed',
    ],
    'Errors are named': 'step-functions: that is denied is retried as often as it says, and caught',
  },
  'STS and DynamoDB': {
    'A query in the URL': 'server: a service of the query protocol answers to a query too',
    '`AssumeRole` needs': [
      'sts: the collect function becomes the reader',
      "sts: AWS's words when it is refused",
      'sts: no such role',
      'trust: the trust policy is not enough',
    ],
    '`RoleSessionName`, `DurationSeconds`': [
      'sts: an external ID must be the one that the trust policy asks for',
      '../local/permissions: a session policy narrows it',
      'sts: %s is refused by name',
    ],
    'A root user assumes': 'sts: a root user assumes no role',
    'Roles that the organization file merely lists': 'sts: a role that no template makes',
    'Chained sessions': 'sts: a chained session takes no more than an hour',
    '`GetCallerIdentity`, with': [
      '../local/permissions: may ask who he is, and hears his unique ID',
      'sts: a role that is made again has the same unique ID',
    ],
    'DynamoDB is': [
      "server: has the template's table with its keys and indices",
      'server: is that of the central account alone',
      'server: has no transactions, streams or expiry',
    ],
    'An operation or a service that is not': [
      'automation-list: an operation that is not simulated has an error of its own',
      'server: in JSON, whatever protocol they speak',
      'server: in XML, if it is a form',
    ],
  },
};
