const { checkAccountViewers } = require('./account-viewer-settings.cjs');
const { checkNotices, NOTICE_NAMES } = require('./notice-settings.cjs');

/**
 * The settings of serverless.yml as the templates need them: checked, numbers as numbers, and what was not asked for as
 * CloudFormation's "no value". Conditions could not do it: a template without parameters would compare constants, which
 * AWS's validator refuses.
 *
 * @param given each setting of `NAMES`, by its name: text, a number, or `{ Ref: … }` of this very stack
 * @throws a string that names the setting, its value and what to give
 */
function checkSettings(given) {
  const text = (name, pattern, what) => check(name, String(given[name]).trim(), pattern, what);
  const number = (name, [least, most]) => {
    const value = text(name, /^\d+$/, `a number from ${least} to ${most}`);
    if (value < least || value > most) throw fault(name, value, `a number from ${least} to ${most}`);
    return Number(value);
  };
  // For the functions, which read them as they stand and could only refuse to start. `!Ref` is of this very stack.
  const list = (name, pattern, what) => {
    const value = given[name];
    if (typeof value === 'object' && value !== null) return;
    for (const one of String(value).split(',')) check(name, one.trim(), pattern, what);
  };
  const amount = (name, isOne, what) => {
    const value = text(name, AMOUNT, what);
    if (!isOne(Number(value))) throw fault(name, value, what);
  };
  const isOn = (name) => text(name, /^(true|false)$/, 'true or false') === 'true';

  const prefix = text('prefix', PREFIX, 'letters, digits and hyphens, at most 40, and not ssm… or aws…');
  const existingTable = text('existingTable', /^([\w.-]{3,255})?$/, 'the name of a table');
  const kmsKeyArn = text('kmsKeyArn', KEY, 'the ARN of a key, not of an alias');
  const permissionsBoundary = text('permissionsBoundary', POLICY, 'the ARN of a managed policy');
  const memberRolePath = text('memberRolePath', PATH, 'a path such as /platform/');
  const viewers = toTrusted('viewers', String(given.viewers));
  const operators = toTrusted('operators', String(given.operators));
  const hasKey = kmsKeyArn !== '';
  const apiConcurrency = String(given.apiConcurrency).trim();
  const logRetentionDays = Number(text('logRetentionDays', /^\d+$/, RETENTIONS));
  if (!RETENTION_DAYS.includes(logRetentionDays))
    throw fault('logRetentionDays', logRetentionDays, RETENTIONS);
  list('parentAccounts', /^\d{12}$/, 'IDs of accounts, of twelve digits, separated by commas');
  list('regions', REGION, 'codes of Regions such as eu-west-1, separated by commas');
  amount('deadlineHours', (hours) => hours > 0, 'a number of hours, more than 0');
  amount('retentionDays', (days) => days >= 31, 'a number of days, at least 31');
  amount('lookBackDays', (days) => days > 0 && days <= 29, 'a number of days, more than 0 and at most 29');
  const accountNames = text('accountNames', /^(on|off)$/, 'on or off');
  text('accountTags', /^(on|off)$/, 'on or off');
  const viewersSeeOutputs = isOn('viewersSeeOutputs');
  const viewersOfAccounts = checkAccountViewers({
    value: String(given.accountViewers),
    toTrusted,
    showsOutputs: viewersSeeOutputs,
    knowsUnits: accountNames === 'on',
    fault,
  });
  const notices = checkNotices({ text, isOn, prefix, hasKey, noValue: NO_VALUE });
  const runbooks = String(given.runAcrossAccounts)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  for (const runbook of runbooks) check('runAcrossAccounts', runbook, RUNBOOK, RUNBOOKS);
  const runsAcrossAccounts = runbooks.length > 0;

  return {
    tableName: existingTable || prefix,
    rolePath: text('rolePath', PATH, 'a path such as /platform/'),
    permissionsBoundary: permissionsBoundary || NO_VALUE,
    // As it stands in an ARN after `role`.
    readerRole: `${memberRolePath}${prefix}-reader`,
    kmsKeyArn: kmsKeyArn || NO_VALUE,
    sqsManagedSse: hasKey ? NO_VALUE : true,
    tableEncryption: hasKey ? { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: kmsKeyArn } : NO_VALUE,
    bucketEncryption: hasKey
      ? { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKeyArn }
      : { SSEAlgorithm: 'AES256' },
    // The framework's own words. The first upload comes before the stack gives its bucket the key.
    deploymentBucket: {
      blockPublicAccess: true,
      ...(hasKey && { serverSideEncryption: 'aws:kms', sseKMSKeyId: kmsKeyArn }),
    },
    busDeadLetters: hasKey ? { Arn: { 'Fn::GetAtt': ['CollectDeadLetters', 'Arn'] } } : NO_VALUE,
    busToDeadLetters: hasKey ? EVENTS_OF_THE_BUS : NO_VALUE,
    logRetentionDays,
    maximumConcurrency: number('maximumConcurrency', [2, 1000]),
    apiRateLimit: number('apiRateLimit', [1, 10_000]),
    apiBurstLimit: number('apiBurstLimit', [1, 5000]),
    apiWaiting: toWaiting(number('apiWaiting', [2, 1000])),
    apiConcurrency: apiConcurrency === '' ? NO_VALUE : number('apiConcurrency', [1, 1000]),
    oldestMessageSeconds: number('oldestMessageSeconds', [60, 1_209_600]),
    accessLogFormat: JSON.stringify(ACCESS_LOG),
    stateMachineEncryption: hasKey ? { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: kmsKeyArn } : NO_VALUE,
    startable: runbooks.map(toDocumentArn),
    viewers,
    operators,
    ...viewersOfAccounts,
    ...notices.settings,
    // The effect of the one statement about the routes with outputs. Not a missing permission but a Deny, so
    // that no other policy of the role gives them after all.
    viewersAndOutputs: viewersSeeOutputs ? 'Allow' : 'Deny',
    // Which file of central-stack/ stands for each part that may be absent.
    parts: {
      table: existingTable === '' ? 'table' : 'nothing',
      encryption: hasKey ? 'encryption' : 'nothing',
      viewer: viewers.principals.length > 0 ? 'viewer' : 'nothing',
      operator: operators.principals.length > 0 ? 'operator' : 'nothing',
      dashboard: isOn('dashboard') ? 'dashboard' : 'nothing',
      ...notices.parts,
      runAcrossAccounts: runsAcrossAccounts ? 'run-across-accounts' : 'nothing',
      runAcrossAccountsEncryption:
        runsAcrossAccounts && hasKey ? 'run-across-accounts-encryption' : 'nothing',
      resumeFunction: runsAcrossAccounts ? 'resume-function' : 'no-function',
    },
  };
}

/** Seconds for which a request may wait: src/api/report/wait-for-report.ts. */
const LONGEST_WAIT = 25;

/**
 * The throttle under which so many wait at the same time and no more: what a burst lets in at once, and what the rate lets in while
 * those wait.
 */
function toWaiting(most) {
  const burstLimit = Math.ceil(most / 2);
  return { burstLimit, rateLimit: (most - burstLimit) / LONGEST_WAIT };
}

const NO_VALUE = { Ref: 'AWS::NoValue' };
/** It also begins the name of an SSM parameter, and those may not begin so. */
const PREFIX = /^(?!aws|ssm)[a-z][a-z0-9-]{0,39}$/i;
const PATH = /^\/([\w+=,.@-]+\/)*$/;
const POLICY = /^(arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+)?$/;
const KEY = /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+)?$/;
/** The same as in src/lib/config.ts, and the Regions of src/domain/location.ts: a test compares them. */
const AMOUNT = /^\d{1,6}(\.\d+)?$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const RUNBOOK = /^([\w.-]{0,127}[\w.*-]|arn:aws[a-z-]*:ssm:[a-z0-9-]+:(\d{12})?:document\/[\w.-]*[\w.*-])$/;
const RUNBOOKS =
  'names of runbooks that the state machine may start, separated by commas, with * at the end for any name that begins so';
const SSM = 'arn:${AWS::Partition}:ssm:${AWS::Region}';
const SSM_OF_ACCOUNT = `${SSM}:\${AWS::AccountId}`;
const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/*-]+$/;
const PRINCIPALS =
  'ARNs of roles and users, separated by commas, such as arn:aws:iam::111111111111:role/Admin, with * for any part of a name';
/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const RETENTIONS = `a number of days that CloudWatch Logs takes (${RETENTION_DAYS.join(', ')})`;

/**
 * One line of the access log. `path` has no query: a query may name the value of an output.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const ACCESS_LOG = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  caller: '$context.identity.userArn',
  sourceIp: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  responseLength: '$context.responseLength',
  error: '$context.error.responseType',
};

/** For a bus with a key: the bus sends an event that cannot be encrypted or decrypted to the dead letters. */
const EVENTS_OF_THE_BUS = {
  Sid: 'EventsOfTheBus',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: { 'Fn::GetAtt': ['CollectDeadLetters', 'Arn'] },
  Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Bus', 'Arn'] } } },
};

/** The principals that a caller role trusts: the accounts as `Principal`, and their roles and users in a condition. */
function toTrusted(name, value) {
  const principals = value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  for (const principal of principals) check(name, principal, PRINCIPAL, PRINCIPALS);
  const accounts = principals.map((principal) => principal.replace(/:(role|user)\/.*/, ':root'));
  return { principals, accounts: [...new Set(accounts)] };
}

function check(name, value, pattern, what) {
  if (pattern.test(value)) return value;
  throw fault(name, value, what);
}

/** The ARN of a document of this account and Region, of AWS's own, or of another account, which has shared it. */
function toDocumentArn(name) {
  if (name.startsWith('arn:')) return name;
  const owner = name.startsWith('AWS') ? `${SSM}:` : SSM_OF_ACCOUNT;
  return { 'Fn::Sub': `${owner}:document/${name}` };
}

/** A string: for an error the framework would print the stack. */
const fault = (name, value, what) => `${name} "${value}" is not ${what}: change it, as in --param ${name}=…`;

/**
 * The organization's ID. With a wrong one the stack would deploy, and no member could ever reach the bus.
 * @throws a string that says what to give
 */
function checkOrganizationId(given) {
  if (/^o-[a-z0-9]{10,32}$/.test(given)) return given;
  const fault =
    given === null || given === undefined
      ? 'organizationId is missing'
      : `organizationId "${given}" is not one`;
  throw `${fault}. Say whose events and roles to trust: --param organizationId=o-xxxxxxxxxx (aws organizations describe-organization)`;
}

/** Every setting that is read here; a test compares them with the `params` of serverless.yml. */
const NAMES = [
  'prefix',
  'parentAccounts',
  'regions',
  'deadlineHours',
  'retentionDays',
  'lookBackDays',
  'accountNames',
  'accountTags',
  'logRetentionDays',
  'maximumConcurrency',
  'apiRateLimit',
  'apiBurstLimit',
  'apiWaiting',
  'apiConcurrency',
  'oldestMessageSeconds',
  'viewers',
  'operators',
  'viewersSeeOutputs',
  'accountViewers',
  'dashboard',
  'kmsKeyArn',
  'existingTable',
  'rolePath',
  'memberRolePath',
  'permissionsBoundary',
  ...NOTICE_NAMES,
  'runAcrossAccounts',
];

module.exports = { checkSettings, checkOrganizationId, toWaiting, NAMES };
