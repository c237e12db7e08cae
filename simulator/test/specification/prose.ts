import type { Rows } from './proofs.ts';

/** What simulator/README.md promises outside its tables, by a part of the sentence. */
export const PROSE: Rows = {
  'the AWS SDK and the AWS CLI talk to it unchanged': '../local/aws-cli: does what simulator/README.md shows',
  'It never contacts the network': [
    'server: it listens on this computer only',
    'server: whatever is asked of it, it connects to this computer only',
  ],
  "Every request to AWS's protocols must be signed": 'signatures: a wrong secret',
  'where it is not installed, everything is allowed': 'iam: may be absent: then everything is allowed',
  "the file's name is the document's": 'runbook: the runbooks of the tests are those of the recordings',
  'What is not simulated is refused by name when a document is read':
    'documents-refused: an action that is not simulated, by name',
  'Names, ARNs, patterns and environment come from there': [
    'functions: is that of the template, with addresses and credentials to act here',
    "../local/central-template: the project's own templates are evaluated whole",
  ],
  'A template with roles is deployed in the central Region':
    'regions: a template with roles is deployed in the central Region',
  'Intrinsics: `Ref`': ['templates: %s is refused', 'templates: !GetAtt Queue.Arn'],
  "accounts.get(id)?.undeploy('forwarder')": 'event-bridge: without a forwarder nothing leaves the account',
  'What an API answers is one of these': [
    'organization-file: takes the answers that simulator/README.md shows',
    'api-answer: or an error',
    'api-answer: or one after the other, the last from then on',
    'api-answer: or depends on the inputs: the first that fits',
  ],
  'An execution that another one starts begins its sequences again':
    'runbook-started-actions: begins the sequences of answers again',
  'A call without an answer fails the step, and says so':
    'runbook: an API whose answer the organization does not say fails the step',
  'On demand, and the same in three ways': [
    'trouble: the same in the organization file',
    'trouble-control: is added, listed, and ended',
    'trouble-control: the examples of the specification work as they are written there',
  ],
  'A web page of another origin cannot use it': [
    'trouble-control: another origin',
    'trouble-control: another host',
  ],
  'What is wrong is said as': 'trouble-control: refuses %s',
  '`share` (0.2 is every fifth, at random)': [
    'trouble: a share of them',
    'visible-history: some of them, and the first so many',
  ],
  'what the SDK tries again counts again': 'table-trouble: and what the SDK tries again counts again',
  'events can also be chosen `when` a predicate says so': 'trouble: lost, by choice',
  '`trouble.callsPerSecond` stands for the quotas of reads':
    'automation-list: no quota unless it is switched on',
  'A function is known by its credentials':
    'table-trouble: is not heard by any service, nor are the roles that it assumed',
  'In a worker (`ssm-automation-simulator/worker-function`) that is a new thread':
    'worker-function: a function in a thread is killed with what it is at',
  'Everything is drawn from one seed':
    'trouble: the same seed gives equal executions and equal events, trouble and all',
  'without a data directory the IDs of executions': 'restart: without one, the same seed gives the same IDs',
  'goes at its own pace against it': 'clock: at a speed of %d, ten seconds take %d ms',
  'A sleep that has begun keeps its length':
    'clock: a sleep that has begun keeps its length when the pace changes',
  'it stands still until it is driven': [
    'clock: stands still until it is driven',
    'clock: does not advance while work is awake',
    'clock: stands still until an answer is read to its end',
  ],
  '`idle` waits for everything but schedules':
    'clock: idle passes the background on its way and does not wait for it',
  'With a signal, `sleep` is a deadline beside the work':
    'clock: a sleep that is given a signal is a timer beside the work',
  'With a data directory: documents, the table, and executions': [
    'documents-restart: documents survive a restart',
    'restart: the table survives a restart',
    'restart: executions survive a restart, in every account',
    'history: a start and an end are a line each, appended',
  ],
  'a last line that a kill has torn is said and left out': 'history: a torn last line is said and left out',
  'Changes to the documents that are files are gone':
    "documents-restart: the project's come from their files again",
  'as are messages that were in a queue, sessions':
    'restart: messages, sessions and changes made while it ran are gone',
  'An execution that was running has then failed':
    'restart: what was running has failed, and no event says so',
  'A thousand accounts in three Regions take four lines': 'scale: of 1,000 accounts × 3 Regions starts',
  'Refused by name: `TargetLocationsURL`': [
    'not-simulated: what is not simulated is refused by name',
    'schedule: a cron expression is refused by name',
  ],
  'resources of types that this page does not name':
    "../local/central-template: the project's own templates are evaluated whole",
  "Without effect: the resources of an execution role's policies":
    'execution-role: on which resource a role may call an API is not looked at',
  'is said by its path, with the account and the line':
    'organization-file: of a fault it says the account and the line',
  'this runs it in two accounts and two Regions':
    '../local/aws-cli: runs a runbook of one’s own in the ten lines',
  'A test compares what both make of the same documents':
    'two-models: %s given %j: steps in their order, outputs and end',
};
