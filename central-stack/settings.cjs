/**
 * The settings of serverless.yml as the templates need them: checked, numbers as numbers, and what was not asked for as
 * CloudFormation's "no value". Conditions could not do it: a template without parameters would compare constants, which
 * AWS's validator refuses.
 */
module.exports = async ({ resolveVariable }) => {
  const param = (name) => resolveVariable(`param:${name}`);
  const text = async (name, pattern, what) => check(name, String(await param(name)).trim(), pattern, what);
  const number = async (name, [least, most]) => {
    const value = await text(name, /^\d+$/, `a number from ${least} to ${most}`);
    if (value < least || value > most) throw fault(name, value, `a number from ${least} to ${most}`);
    return Number(value);
  };
  // For the functions, which read them as they stand and could only refuse to start. `!Ref` is of this very stack.
  const list = async (name, pattern, what) => {
    const value = await param(name);
    if (typeof value === 'object') return;
    for (const one of String(value).split(',')) check(name, one.trim(), pattern, what);
  };
  const amount = async (name, isOne, what) => {
    const value = await text(name, AMOUNT, what);
    if (!isOne(Number(value))) throw fault(name, value, what);
  };
  const isOn = async (name) => (await text(name, /^(true|false)$/, 'true or false')) === 'true';

  const prefix = await text(
    'prefix',
    PREFIX,
    'letters, digits and hyphens, at most 40, and not ssm… or aws…',
  );
  const existingTable = await text('existingTable', /^([\w.-]{3,255})?$/, 'the name of a table');
  const kmsKeyArn = await text('kmsKeyArn', KEY, 'the ARN of a key, not of an alias');
  const permissionsBoundary = await text('permissionsBoundary', POLICY, 'the ARN of a managed policy');
  const memberRolePath = await text('memberRolePath', PATH, 'a path such as /platform/');
  const viewers = toTrusted('viewers', String(await param('viewers')));
  const operators = toTrusted('operators', String(await param('operators')));
  const hasKey = kmsKeyArn !== '';
  const apiConcurrency = String(await param('apiConcurrency')).trim();
  await list('parentAccounts', /^\d{12}$/, 'IDs of accounts, of twelve digits, separated by commas');
  await list('regions', REGION, 'codes of Regions such as eu-west-1, separated by commas');
  await amount('deadlineHours', (hours) => hours > 0, 'a number of hours, more than 0');
  await amount('retentionDays', (days) => days >= 31, 'a number of days, at least 31');
  await amount(
    'lookBackDays',
    (days) => days > 0 && days <= 29,
    'a number of days, more than 0 and at most 29',
  );
  await text('accountNames', /^(on|off)$/, 'on or off');

  return {
    tableName: existingTable || prefix,
    rolePath: await text('rolePath', PATH, 'a path such as /platform/'),
    permissionsBoundary: permissionsBoundary || NO_VALUE,
    // As it stands in an ARN after `role/`.
    readerRole: `${memberRolePath.slice(1)}${prefix}-reader`,
    kmsKeyArn: kmsKeyArn || NO_VALUE,
    sqsManagedSse: hasKey ? NO_VALUE : true,
    tableEncryption: hasKey ? { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: kmsKeyArn } : NO_VALUE,
    maximumConcurrency: await number('maximumConcurrency', [2, 1000]),
    apiRateLimit: await number('apiRateLimit', [1, 10_000]),
    apiBurstLimit: await number('apiBurstLimit', [1, 5000]),
    apiWaiting: toWaiting(await number('apiWaiting', [2, 1000])),
    apiConcurrency: apiConcurrency === '' ? NO_VALUE : await number('apiConcurrency', [1, 1000]),
    oldestMessageSeconds: await number('oldestMessageSeconds', [60, 1_209_600]),
    viewers,
    operators,
    // The effect of the one statement that speaks of the routes with outputs. Not a missing permission but a Deny, so
    // that no other policy of the role gives them after all.
    viewersAndOutputs: (await isOn('viewersSeeOutputs')) ? 'Allow' : 'Deny',
    // Which file of central-stack/ stands for each part that may be absent.
    parts: {
      table: existingTable === '' ? 'table' : 'nothing',
      encryption: hasKey ? 'encryption' : 'nothing',
      viewer: viewers.principals.length > 0 ? 'viewer' : 'nothing',
      operator: operators.principals.length > 0 ? 'operator' : 'nothing',
      dashboard: (await isOn('dashboard')) ? 'dashboard' : 'nothing',
    },
  };
};

/** Seconds for which a request may wait: src/serve/routes/wait-for-report.ts. */
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
/** The same as in src/lib/config.ts, and the Regions of src/automation/place.ts: a test compares them. */
const AMOUNT = /^\d{1,6}(\.\d+)?$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/*-]+$/;
const PRINCIPALS =
  'ARNs of roles and users, separated by commas, such as arn:aws:iam::111111111111:role/Admin, with * for any part of a name';

/** Whom a caller role trusts: the accounts as `Principal`, and in a condition who of them. */
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

/** A string: of an error the framework would print the stack. */
const fault = (name, value, what) => `${name} "${value}" is not ${what}: change it, as in --param ${name}=…`;
