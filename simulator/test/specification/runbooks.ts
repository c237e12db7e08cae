import type { Proofs } from './proofs.ts';

export const RUNBOOKS: Proofs = {
  Runbooks: {
    '`aws:executeAwsApi` with inputs': [
      'recorded: a child with an output',
      'api-answer: is a body, in which the place may stand',
    ],
    '`Api` as the operation': 'runbook-api-actions: takes an operation or a method: %s',
    'Selectors and patterns that take': [
      'hostile-runbook: a pattern that would try its ways for ever refuses the value',
      'hostile-runbook: so do all maps of targets, and all selectors of an execution',
      'hostile-runbook: all values of a request share the time that patterns may take: %s',
    ],
    'Where the simulation itself fails':
      'hostile-runbook: where the simulation itself fails, the execution has failed, and the others run on',
    'A selector that selects nothing': 'recorded: a child whose selector selects nothing',
    'Selectors are JSONPath': [
      'runbook: %s as %s gives %j',
      'json-path: a filter lets through what fits:',
      'json-path: whatever a path is made of, it is refused, or finds what stands in the answer',
      'runbook-api-actions: a filter that only a parameter makes unreadable fails the step',
    ],
    "An API's error fails": 'recorded: a child whose API call was denied',
    'Step inputs are shown in JSON': 'runbook: names stand for parameters, defaults, outputs and variables',
    '`aws:assertAwsResourceProperty`': [
      'runbook-api-actions: looks once: what would be so a moment later fails it',
      'runbook-api-actions: %s, desired %j: %s',
    ],
    '`aws:waitForAwsResourceProperty`': [
      'runbook-api-actions: asks again every five seconds',
      'runbook-api-actions: times out: timeoutSeconds %s is %i s',
      'runbook-api-actions: an error of the API ends the waiting',
    ],
    '`aws:sleep` by': [
      'runbook-api-actions: %j takes %d s',
      'runbook-api-actions: a %s that is wrong only when it is known',
    ],
    '`aws:branch`:': [
      'runbook-branch: to the first choice that is true',
      'runbook-branch: to the default',
      'runbook-branch: nowhere if it is an end',
      'runbook-branch: And, Or and Not obey De Morgan',
    ],
    'Numbers and Booleans in text': [
      'runbook-branch: an operation compares',
      'runbook-branch: numbers: exactly one of lesser, equal and greater',
    ],
    '`aws:runCommand`:': [
      'runbook-started-actions: puts out what the organization file says, by the inputs',
      'runbook-started-actions: that ends in %s fails in AWS’s words',
    ],
    '`aws:executeAutomation` waits': [
      'runbook-started-actions: waits for the other, and puts out its ID',
      'runbook-started-actions: hands on its inputs as StartAutomationExecution takes them',
      'runbook-started-actions: one that cannot be started fails the step',
    ],
    '`aws:executeScript` runs no code': [
      'runbook-scripts: by runbook and step, which counts before its handler',
      'runbook-scripts: by its handler, with the place and its input in it',
      'runbook-scripts: a list, of which a hundred items are kept; a text; nothing',
    ],
    'A script that the file says nothing of': [
      'runbook-scripts: fails, and says how to say it',
      'runbook-scripts: succeeds without outputs of its own, if that is switched on',
      'runbook-scripts: waits until it is said, if that is switched on',
    ],
    'An error of a script': 'runbook-scripts: by its input: the first case that fits',
    '`aws:changeInstanceState`, `aws:runInstances`': [
      'runbook-aws-actions: an action is the calls that AWS documents for it',
      'runbook-aws-actions: when it waits for longer than an hour',
    ],
    '`aws:loop` by': [
      'runbook-loop: runs its steps for each of its iterators',
      'runbook-loop: runs them while its condition is true',
      'runbook-faults: a loop in a loop is not simulated',
    ],
    '`aws:pause` and `aws:approve`': [
      'signals: waits until it is resumed',
      'signals: times out after a week',
      'signals: is rejected, and so is its execution',
      'signals: takes no other approver',
    ],
    'Variables have a type': [
      'runbook-loop: holds its default until it is updated, and is shown',
      'runbook-loop: of type %s is not converted: %j',
    ],
    'Outputs that a step selects itself': [
      'runbook-aws-actions: beside the predetermined ones',
      'runbook-faults: with a selector without its root, and names of outputs with spaces',
    ],
    'Change templates, webhooks': [
      'runbook-faults: a runbook is refused, and what it is refused for is named',
      'runbook-faults: aws:executeChangeTemplate',
    ],
    '`nextStep`, `isEnd`, `onFailure`': [
      'runbook-flow: the one that nextStep names',
      'runbook-flow: the step that onFailure names',
      'runbook-flow: nothing, with isEnd, failed or not',
    ],
    'A step with `isEnd` that has failed': 'runbook-flow: what the onFailure of a failed end names',
    'A step with `onFailure: Continue`': [
      'runbook-flow: whatever the document says, in a straight line: the rules decide',
      'runbook-flow: an execution that failed says what its first critical step said',
      'runbook-flow: of two critical steps that do not succeed, the first gives the status',
    ],
    'A step that aborts and is not critical':
      'runbook-flow: nothing, when a step aborts that is not critical',
    '`maxAttempts`, `timeoutSeconds`': [
      'runbook-flow: with %i attempts, an API that fails twice',
      'runbook-flow: a step that takes longer than it may has timed out',
      'runbook-flow: only when its last attempt has',
    ],
    'A cancelled execution is `Cancelling`': [
      'runbook-cancel: goes to the step that onCancel names',
      'runbook-cancel: cleans up for two minutes at most',
      'runbook-cancel: cancels what it has started',
    ],
    'Steps show the options': [
      "runbook-flow: and shows what its steps' options are",
      'recorded: a child with an output',
    ],
    'A document is refused that has a loop': [
      'runbook-faults: the steps list → back → list make a loop',
      'runbook-faults: another step has that name',
      'runbook-faults: everything that is wrong, not only the first',
    ],
    'Outputs of steps that stand before': [
      'runbook-faults: is an output of a step that does not come before it',
      'runbook-faults: that refers to an output behind a branch',
      'runbook-api-actions: fails the step that needs it',
    ],
    '`{{ }}` for parameters': [
      'runbook: names stand for parameters, defaults, outputs and variables',
      'runbook-api-actions: system variables stand for the place, and for the time',
      'runbook-api-actions: outputs keep their types on their way into other inputs',
    ],
    '`{{ ssm:NAME }}`': [
      'stored-parameters: stands for its value in inputs, in defaults and in what is given',
      'stored-parameters: that is absent refuses the start, by its name',
    ],
    '`global:AWS_PARTITION`': 'runbook-api-actions: system variables stand for the place',
    'Parameters: types': [
      'parameter-faults: a parameter is taken or refused',
      'parameter-faults: keeps its type where it is the whole input',
    ],
    'YAML: quoted text': [
      'runbook-text: YAML is taken as AWS takes it',
      'runbook-text: that unfolds without end',
      'runbook-text: whose parts lie too deep',
    ],
    '`allowedPattern` is in': [
      'java-pattern: a pattern means what it means in Java',
      'java-pattern: what is not known is refused by name',
    ],
    '`assumeRole` that is malformed': [
      'execution-role: a role that cannot be assumed refuses the start',
      'execution-role: a role that a runbook names',
      'runbook-flow: the role of a runbook',
    ],
    "The document's outputs; of a step": "runbook: the document's outputs: what selected nothing is absent",
  },
  Documents: {
    'A document belongs to one account': [
      'documents: is of one account and Region',
      'documents: is created, and described as AWS does',
      'documents-refused: a second of that name',
      'documents-refused: what is not JSON, unless it says that it is YAML',
    ],
    'Runbooks only:': [
      'documents-refused: another schema',
      'documents-refused: more than 64 KB',
      'documents-refused: the 501st',
      'documents-refused: what else is not simulated, by name',
    ],
    'A document is JSON unless': 'documents-refused: no type, which AWS takes for Command',
    'Names that begin with `aws`': 'documents-refused: the reserved name ${Name}',
    '`GetDocument` answers in JSON': 'documents: comes as JSON unless YAML is asked for',
    'A document is `Creating` or `Updating`': [
      'documents: is created, and described as AWS does',
      'documents-versions: an update adds one; the default stays',
    ],
    'An update adds a version': [
      'documents-versions: an update adds one; the default stays',
      'documents-versions: the same content',
    ],
    'Sharing with accounts': [
      'documents-sharing: more than twenty accounts at a time',
      'documents-sharing: with 1,000 accounts at most, and five documents with everyone',
      'documents-sharing: public and private at once',
      'documents-sharing: of %s gives these versions: %j',
      'documents-sharing: a shared document is not deleted',
    ],
    'Accounts that share a document': [
      'documents-sharing: a document is seen by the accounts it is shared with, by its ARN',
      'documents-sharing: is started by its ARN, under its name',
    ],
    '`ListDocuments`:': ['documents-list: by %s', 'documents-list: in pages of 50 at most'],
    'A runbook that is not shared':
      'documents-sharing: in another there is no child, in the words for a missing role',
    'A child in another Region': 'documents-sharing: if it is needed in each Region (%s)',
    'Started by an ARN': 'documents-sharing: is started by its ARN, under its name',
    "The project's runbooks are": [
      "documents: the project's runbooks are documents",
      "documents-sharing: the project's are started by name in every account and Region",
    ],
  },
};
