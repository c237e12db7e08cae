import type { Proofs } from './proofs.ts';

export const AUTOMATION: Proofs = {
  'Systems Manager Automation': {
    'In one entry an account and Region': 'cross-account: a place that stands in one entry twice is one',
    'What does not fit the model': [
      'server: what does not fit the model is refused in AWS’s words: %j',
      'server: a member that is null is absent',
      'server: of a value that is wrong only its beginning is said',
    ],
    'Parents, children and executions': [
      'recorded: the parent of a cross-account execution',
      'recorded: a child with an output',
      'recorded: in the central account alone',
    ],
    'One `aws:executeAutomation` step': 'recorded: the parent of a cross-account execution',
    "Steps stand in the organization's order": [
      'recorded: the parent of a cross-account execution',
      'organizational-units: an account and its unit once',
    ],
    'A child knows its parent':
      'cross-account: its children know it, and run as the principal that started it',
    '`TargetLocationMaxConcurrency` is 1': [
      'cross-account: takes one location at a time by default',
      'cross-account: stops at the first failure by default',
      'cross-account: with an error threshold of %s',
    ],
    'Beyond the error threshold': 'cross-account: with an error threshold of %s',
    'Beyond the threshold the parent may':
      'cross-account: beyond it, it may be called a success all the same, by a switch',
    'Steps that never started': [
      'cross-account: steps that never started may be absent instead',
      'stop-automation: locations that have not started may be absent instead',
      'stop-automation: locations that have not started stay Pending',
    ],
    'Failures within the threshold': [
      'cross-account: failures within the threshold may fail it all the same',
      'rate-control: within the threshold it succeeds, or fails',
    ],
    "A failed location's step names": [
      'cross-account: a failed step names its child, or does not',
      'runbook-started-actions: whether it names it is a switch',
    ],
    '`ProgressCounters` count': 'cross-account: counters may count the steps of the children',
    'Of a public report of 2021': 'cross-account: which are those of another public report, by a switch',
    'No execution role:': [
      'cross-account: an execution role that does not exist',
      'regions: a Region that is not enabled has none',
    ],
    'The words of a step whose child failed': 'cross-account: a step whose child failed says so',
    'The same place may stand in two': 'cross-account: the same place may stand in two entries',
    "A location's step says its account": 'cross-account: a step may say its account and Region',
    '`ExcludeAccounts`:': [
      'cross-account: accounts that are excluded are left out',
      'organizational-units: a root but for a unit, and what is below it',
    ],
    'Organizational units and roots': [
      'organizational-units: a unit without its children',
      'organizational-units: a unit with its children',
      'organizational-units: a root with its units',
    ],
    'Units may be targeted by': [
      'organizational-units: only the management account and delegated administrators',
      'organizational-units: a unit that does not exist',
      'organizational-units: a unit without accounts',
    ],
    '`GetAutomationExecution` holds so many':
      'automation-steps: holds so many steps, and says that there are more',
    'Lists: 50 a page': [
      'automation-steps: gives fifty a page at most',
      'automation-pages: executions come in pages of 50',
      'automation-list: pages, newest first',
    ],
    'An unknown ID:': [
      'automation-list: an unknown ID gives an empty list',
      'automation-steps: an execution that does not exist is an error',
      'stop-automation: an execution that does not exist',
    ],
    "The list's filters": [
      'automation-list: filters: all of them must hold',
      'automation-list: filters by tag and by resource group',
      'automation-pages: the filter %s, which AWS documents',
      'automation-list: more than ten values',
    ],
    "The steps' filters": 'automation-steps: takes filters, and the other way round',
    'A filter by time takes milliseconds': 'automation-list: a filter by time takes milliseconds, or not',
    'An unknown key:': [
      'automation-list: a filter that there is not',
      'automation-list: a status that there is not',
      'automation-list: a time that is none',
    ],
    'A token of the list': 'automation-list: what starts between two pages neither repeats nor hides another',
    '`CurrentStepName` and `CurrentAction`': [
      'automation-list: says which step runs, while one does',
      'cross-account: of several steps that run, the first is the current one',
    ],
    'A client token starts one': [
      'start-automation: with the same parameters starts one execution',
      'start-automation: with other parameters is refused',
      'start-automation: is forgotten in a restart',
    ],
    'Five tags;': ['automation-steps: more than five tags', 'automation-list: filters by tag'],
    'Parameters that are missing': [
      'runbook: parameters are checked: %j',
      'automation-steps: a parameter that the runbook does not have',
    ],
    'What is not simulated is refused': [
      'automation-steps: target locations at a URL',
      'automation-steps: alarms of a target location',
      'automation-steps: the interactive mode',
    ],
    'One start, one stop and three': [
      'quotas: %s: %d a second',
      'quotas: each account, Region and operation has its own',
      'quotas: the organization file says others, or none',
    ],
    'STS: 600 calls': 'quotas: STS: 600 calls a second',
    'Quotas are on in the commands alone': [
      '../start: quotas are on',
      'quotas: in a test there are none unless it asks',
      'quotas: nothing is saved up for later, and a call that is refused does not count',
    ],
    'Thirty days of history': [
      'visible-history: is kept for thirty days, from the start',
      'visible-history: of a long run counts from its %s',
      'visible-history: of what still runs is there',
    ],
    'Reads may lag': 'visible-history: do not know an execution yet that has just started',
  },
  'Rate control': {
    "The parent answers as AWS's sample": [
      "rate-control: answers as AWS's sample does, field by field",
      'rate-control: its steps have no outputs, even on success',
    ],
    'Each child has `Target`': [
      'rate-control: has a child for each resource',
      'rate-control: takes a parameter of the caller into every child',
    ],
    'A child shows `TargetParameterName`':
      'rate-control: its child names the parameter that took the resource',
    'The target type of a document': 'rate-control: the target type of a document narrows its targets',
    'Keys `ParameterValues`': 'rate-control: means what is in its account and Region',
    'One target at a time': [
      'rate-control-refusals: two tags',
      'rate-control-refusals: two resource groups',
      'rate-control-refusals: more than fifty values',
    ],
    '`TargetMaps`:': [
      'rate-control: takes target maps instead',
      'rate-control: without a target parameter, the child of a map is named',
    ],
    '`MaxConcurrency` is 10': [
      'rate-control: lets %i run at once',
      'rate-control: grows from one, two, four, up to ten',
    ],
    '`MaxErrors` is 0': [
      'rate-control: MaxErrors %s: %i start where all fail',
      'rate-control: ten percent of fifty stop at the sixth',
      'rate-control: what runs when too many have failed goes to its end',
    ],
    '`ResolvedTargets`, and when': 'rate-control: says when there are more resolved targets than it shows',
    'Targets that match nothing': 'rate-control: ends as %s where nothing is what it targets',
    "The document's outputs are the placeholder": 'rate-control: its document outputs are placeholders',
    'In target locations, three levels': [
      'three-levels: a child in each location, with a child of its own',
      "three-levels: a location's own targets and rates take precedence",
    ],
  },
  'Stopping, queueing, nesting': {
    '`Cancel`:': [
      'stop-automation: an execution is Cancelling, then Cancelled',
      'stop-automation: a parent cancels the child that runs',
      'stop-automation: goes down to the children of resources',
    ],
    '`Complete`:': [
      'stop-automation: lets the step that runs end, starts no other',
      'stop-automation: lets the children that run end whole',
      'stop-automation: what fails all the same has failed',
    ],
    'A child may be stopped': 'stop-automation: a child may be stopped alone, in its own account',
    'Once more while it is Cancelling': [
      'stop-automation: once more while it is Cancelling changes nothing',
      'stop-automation: one that has ended',
    ],
    '100 automations at once': [
      "concurrency: AWS's quotas apply unless others are said",
      'concurrency: are Pending until one ends',
      'concurrency: are refused when the queue is full',
      'concurrency: rate-controlled automations have a quota of their own',
      'concurrency: a child for which there is no room fails its step',
    ],
    'Cross-account and rate-controlled parents': [
      'concurrency: a parent that waits for them takes no room',
      'nested: in target locations',
      'nested: takes no room among the rate-controlled ones',
    ],
    'A runbook may start another': [
      'nested: for every resource: three levels in one account',
      'nested: goes five levels deep, and no deeper',
    ],
  },
};
