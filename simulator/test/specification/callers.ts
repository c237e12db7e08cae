import type { Proofs } from './proofs.ts';

export const CALLERS: Proofs = {
  'Who a caller is': {
    'An access key ID that is the number of an account': [
      'sts: an account number as access key is that account',
      'sts: or which the organization file names as its administrator',
    ],
    'Keys from `AssumeRole`': [
      'sts: the collect function becomes the reader of a member account',
      'signatures: the token of another session',
      'sts: a session ends after an hour',
    ],
    'A function acts as the role': [
      'sts: a function is a session of its role',
      'iam: must trust Lambda',
      'iam: must be allowed what Lambda does with the queue that feeds it',
    ],
    'A caller sees its own account':
      'automation-steps: an execution is seen in its own account and Region only',
    'Unknown and expired keys': [
      'sts: a session ends after an hour',
      "signatures: a session's key without its token",
      'server: an unknown key',
      'automation-steps: a Region that is not enabled knows no credentials',
    ],
  },
  Signatures: {
    'A wrong secret;': [
      'signatures: a wrong secret',
      'signatures: a body that was changed',
      'signatures: another path',
      'signatures: a query that was not signed',
      'signatures: a signed header that was changed',
    ],
    'More than five minutes': ['signatures: an old date', 'signatures: a date to come'],
    'A signature for another service': [
      'signatures: another service',
      'signatures: no host among the signed headers',
    ],
    'No signature:': [
      'server: no signature',
      'signatures: no signature in its header',
      'signatures: to STS that cannot be read',
    ],
    'The hash of the body': 'signatures: a body that is said not to be signed',
    'Presigned URLs': ['signatures: a presigned URL', 'signatures: a signature for several Regions'],
    'The HTTP API asks no one': [
      '../local/http-api: lets a request through that is not signed',
      '../local/http-api: refuses %s, and writes why',
    ],
  },
  Permissions: {
    'What is looked at': [
      'iam: attached in whatever way',
      'iam: a boundary narrows them',
      '../local/permissions: a session policy narrows it',
      'trust: the bus and what %s',
    ],
    "Of AWS's managed policies only": [
      'iam: what depends on a managed policy that is not known here is said',
      'execution-role: a role of which only AWS knows the policies',
    ],
    "An account's administrator": '../local/permissions: an administrator may do everything in his account',
    'Across accounts both sides': [
      'trust: the trust policy is not enough',
      'trust: within one account a trust policy',
    ],
    'A session of a role that is no longer': 'sts: a session of a role that is no longer deployed',
    'Which action and resource': [
      'permission-tables: every operation that is simulated says what it needs',
      'permission-tables: every action has its name and its kind of resource',
    ],
    '`StartAutomationExecution` needs': [
      'permission-tables: an execution may be started by either kind of resource',
      'iam: what either of two permissions allows',
    ],
    '`PutEvents` is evaluated once': 'permission-tables: all sources of the entries for one bus',
    'The keys that AWS derives': [
      'iam: from a session, its resource and the call',
      'iam: from a root user of no organization',
      'iam: from a service, which has no account of its own',
    ],
    '`AccessDeniedException` (400)': [
      "../local/permissions: AWS's words",
      '../local/permissions: a session policy narrows it',
      '../local/permissions: an administrator that the trust policy does not name',
    ],
    'A role that an automation is to act as': [
      '../runbooks/service-role: that may not pass the role is refused, with the action',
      '../runbooks/service-role: with the template’s policy may pass the role',
    ],
    'A child is started as the execution role': [
      'execution-role: the execution role of an account',
      'execution-role: that trusts %s is not assumed',
      'execution-role: of which nothing is known',
    ],
    'A call that a runbook makes needs': [
      'execution-role: and what it does not allow is denied',
      'action-of-api: the permission of %s %s is %s',
    ],
  },
};
