import type { Proofs } from './proofs.ts';

export const SIMULATION: Proofs = {
  'The organization file': {
    '`organizationId`': 'organizations: describes the organization to each of its accounts',
    '`regions`': 'regions: children run in each, and their events say which',
    '`central.accountId`': 'organization-file: the sample: the central account',
    '`central.params`': '../local/central-template: name what is deployed',
    '`management`': [
      'organizations: %s is for the management account and delegated administrators',
      'organizational-units: only the management account and delegated administrators',
    ],
    '`root`, `organizationalUnits`': [
      'organizational-units: may say the units, and what is in an account',
      'organizational-units: a root without its units',
    ],
    '`defaults.stacks`': [
      'organization-file: answers stand for every account, unless it has its own',
      'organization-file: a stack without a template is refused by name',
    ],
    '`accounts[].id`': 'organization-file: %j is refused with its path and value',
    '`accounts[].stacks`': 'organization-file: parameters of a stack name what is deployed',
    '`accounts[].roles`': 'organization-file: without the execution role, an account runs nothing',
    '`accounts[].answers`': [
      'api-answer: is a body, in which the place may stand',
      'organization-file: answers stand for every account, unless it has its own',
    ],
    '`accounts[].scripts`': 'runbook-scripts: what a script returns is data of the organization file',
    '`accounts[].parameters`':
      'stored-parameters: is what the organization file says of the account, or of all',
    '`accounts[].ou`': 'organizational-units: a unit without its children',
    '`accounts[].tags`': 'organizations: reads the tags of one account, as the organization file has them',
    '`accounts[].resources`': 'rate-control: means what is in its account and Region',
    '`accounts[].administrator`': 'sts: or which the organization file names as its administrator',
    '`accounts[].count`': [
      'organization-file: writes out many accounts from one entry',
      'organization-file: {{index}} and {{accountId}} work in keys and with spaces',
      'organization-file: where it cannot work, %j is refused by name',
    ],
    '`seed`': 'trouble: in another order, and the same seed gives the same',
    '`trouble`': 'trouble: the same in the organization file',
    '`unanswered`': 'runbook-scripts: a script that the file says nothing of',
    '`quotas`': 'quotas: the organization file says others, or none',
    '`latency.callMs`': [
      'latency: of the calls on the port, on the wall',
      'latency: of a runbook’s steps: three waits for one step',
      'latency: of each hop of an event',
      'latency: jitters by the seed',
    ],
    '`clock.speed`': 'latency: of the organization file: AWS’s time passes at its own speed, and lies behind',
  },
  Trouble: {
    '`dropEvents`': [
      'trouble: lost, by choice',
      'trouble: twice, the first time only',
      'trouble: late',
      'trouble: in another order, and the same seed gives the same',
      'trouble: by name: %j is so many of eight',
      'trouble: by the ID of the execution',
    ],
    '`throttleCalls`, `denyCalls`': [
      'automation-list: the next calls are throttled on demand',
      'automation-list: calls are denied on demand, until the trouble ends',
      'sts: may be denied, and throttled, on demand',
    ],
    '`lagReads': [
      'visible-history: do not know an execution yet that has just started, nor an end',
      'visible-history: of one operation, in one account',
      'visible-history: of what changed before, only its start is undone',
    ],
    '`endAs { as }`': [
      'cross-account: a location that failed ends as AWS may call it too',
      '../flow/verdicts: the verdict on a child is',
    ],
    '`disableRegion': [
      'regions: in one account: no child starts there, and its endpoints know no keys',
      'regions: what runs there runs on',
    ],
    '`expireHistory': 'visible-history: expires on demand',
    '`failWrites': [
      'table-trouble: from the n-th on, so many of them',
      'table-trouble: every kind of write counts, and no read',
      'table-trouble: or are done, and only the answer is lost',
    ],
    '`stopFunction': [
      'table-trouble: %s its second write: that is what is left',
      'table-trouble: is not heard by any service',
    ],
    '`slowClock': 'latency: as trouble, until it ends',
  },
};
