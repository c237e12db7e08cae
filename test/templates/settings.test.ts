import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import { readConfig } from '../../src/lib/config.ts';

type Params = Readonly<Record<string, string | number>>;
type Resolve = (framework: {
  resolveVariable: (name: string) => Promise<unknown>;
}) => Promise<Readonly<Record<string, unknown>>>;
type Options = Readonly<{ param?: readonly string[]; stage?: string }>;
type ByStage = Readonly<Record<string, Params>>;
type FaultOf = (options: Options, params?: ByStage) => string | undefined;
const require = createRequire(import.meta.url);
const resolve: Resolve = require('../../central-stack/settings.cjs');
const { faultOf }: { faultOf: FaultOf } = require('../../central-stack/check-params.cjs');
const { NAMES }: { NAMES: readonly string[] } = require('../../central-stack/check-settings.cjs');

/** As serverless.yml has them. */
const DEFAULTS: Params = {
  prefix: 'rollcall',
  deadlineHours: '24',
  retentionDays: '400',
  lookBackDays: '29',
  accountNames: 'on',
  accountTags: 'off',
  logRetentionDays: 90,
  maximumConcurrency: '10',
  apiRateLimit: '10',
  apiBurstLimit: '20',
  apiWaiting: '5',
  apiConcurrency: '',
  oldestMessageSeconds: '3600',
  viewers: '',
  operators: '',
  viewersSeeOutputs: 'false',
  accountViewers: '',
  dashboard: 'false',
  kmsKeyArn: '',
  existingTable: '',
  rolePath: '/',
  memberRolePath: '/',
  permissionsBoundary: '',
  chatNotices: 'false',
  emailNotices: 'false',
  webhookNotices: 'off',
  noticeRules: '*=always',
  consoleUrl: '',
  runMetrics: 'false',
  runAcrossAccounts: '',
};
/** What `parentAccounts` and `regions` are unless they are given: `!Ref AWS::AccountId`, read. */
const HERE = { Ref: 'AWS::AccountId' };
const settings = (changes: Params = {}) => {
  const params = { ...DEFAULTS, ...changes };
  return resolve({
    resolveVariable: async (name) => params[name.replace('param:', '')] ?? HERE,
  });
};
const ENVIRONMENT = {
  TABLE_NAME: 'rollcall',
  BUS_NAME: 'rollcall',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111111111111/rollcall-collect',
  READER_ROLE_NAME: 'rollcall-reader',
  CENTRAL_ACCOUNT_ID: '111111111111',
  PARTITION: 'aws',
  PARENT_ACCOUNTS: '111111111111',
  REGIONS: 'eu-west-1',
  DEADLINE_HOURS: '24',
  RETENTION_DAYS: '400',
  LOOK_BACK_DAYS: '29',
  ACCOUNT_NAMES: 'on',
  ACCOUNT_TAGS: 'off',
  ACCOUNT_VIEWERS: 'none',
  SERVICE_NAME: 'rollcall',
};
const NO_VALUE = { Ref: 'AWS::NoValue' };
const ANALYST = 'arn:aws:iam::222222222222:role/Analyst';
const SINGLE_SIGN_ON =
  'arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_View_*';

test('without a word about it nothing optional is there', async () => {
  await expect(settings()).resolves.toMatchObject({
    tableName: 'rollcall',
    readerRole: '/rollcall-reader',
    permissionsBoundary: NO_VALUE,
    kmsKeyArn: NO_VALUE,
    tableEncryption: NO_VALUE,
    sqsManagedSse: true,
    busDeadLetters: NO_VALUE,
    busToDeadLetters: NO_VALUE,
    bucketEncryption: { SSEAlgorithm: 'AES256' },
    deploymentBucket: { blockPublicAccess: true },
    logRetentionDays: 90,
    viewersAndOutputs: 'Deny',
    accountViewers: [],
    accountViewerScopes: 'none',
    parts: {
      table: 'table',
      encryption: 'nothing',
      viewer: 'nothing',
      operator: 'nothing',
      dashboard: 'nothing',
      notify: 'nothing',
      notifyFunction: 'no-function',
      notifyEncryption: 'nothing',
      chat: 'nothing',
      email: 'nothing',
      webhook: 'nothing',
      runAcrossAccounts: 'nothing',
      runAcrossAccountsEncryption: 'nothing',
      resumeFunction: 'no-function',
    },
  });
});

test('the runbooks that may be started are named, in this account or by an ARN', async () => {
  const shared = 'arn:aws:ssm:eu-west-1:222222222222:document/theirs';
  await expect(settings({ runAcrossAccounts: ` patch_*, ${shared}` })).resolves.toMatchObject({
    startable: [
      { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/patch_*' },
      shared,
    ],
    parts: {
      runAcrossAccounts: 'run-across-accounts',
      runAcrossAccountsEncryption: 'nothing',
      resumeFunction: 'resume-function',
    },
  });
  await expect(settings({ runAcrossAccounts: 'a b' })).rejects.toMatch(
    'runAcrossAccounts "a b" is not names of runbooks',
  );
});

describe('viewers of some accounts', () => {
  const PAYMENTS = 'arn:aws:iam::222222222222:role/Payments';
  const rolesOf = async (accountViewers: string, others: Params = {}) => {
    const made = await settings({ accountViewers, ...others });
    return made['accountViewers'] as readonly {
      readonly name: string;
      readonly resources: readonly object[];
    }[];
  };

  test('each entry has its accounts, its units and its principals', async () => {
    const given = ` payments:222222222222, ou-ab12-11111111=${PAYMENTS},${ANALYST} ;all:r-ab12=${ANALYST};`;
    await expect(settings({ accountViewers: given })).resolves.toMatchObject({
      accountViewers: [
        {
          name: 'payments',
          principals: [PAYMENTS, ANALYST],
          accounts: ['arn:aws:iam::222222222222:root'],
          resources: [
            { 'Fn::Sub': expect.stringMatching(/\/GET\/accounts\/222222222222\/executions$/) },
            {
              'Fn::Sub': expect.stringMatching(
                /\/GET\/organizational-units\/ou-ab12-11111111\/accounts\/\?{12}\/executions$/,
              ),
            },
          ],
        },
        { name: 'all', resources: [{ 'Fn::Sub': expect.stringContaining('/organizational-units/r-ab12/') }] },
      ],
      accountViewerScopes: 'payments=222222222222,ou-ab12-11111111;all=r-ab12',
    });
  });

  test('see outputs if viewers do', async () => {
    const given = `payments:222222222222=${PAYMENTS}`;
    const [closed, open] = [await rolesOf(given), await rolesOf(given, { viewersSeeOutputs: 'true' })];
    expect([closed[0]?.resources.length, open[0]?.resources.length]).toEqual([1, 2]);
  });

  test.each([
    ['nothing but a name', 'payments', 'is not a name, accounts or organizational units'],
    ['no principal', 'payments:222222222222', 'is not a name'],
    ['an empty principal', 'payments:222222222222= ', 'is not a name'],
    ['a wildcard for an account', `payments:*=${PAYMENTS}`, 'is not a name'],
    ['an account of eleven digits', `payments:22222222222=${PAYMENTS}`, 'is not a name'],
    ['a path', `payments:222222222222/executions=${PAYMENTS}`, 'is not a name'],
    ['a name with a hyphen', `my-team:222222222222=${PAYMENTS}`, 'is not a name'],
    ['a name that is too long for a role', `${'a'.repeat(17)}:222222222222=${PAYMENTS}`, 'is not a name'],
    ['a name twice', `a:222222222222=${PAYMENTS};a:333333333333=${PAYMENTS}`, 'a is there twice'],
    ['a principal that is none', 'payments:222222222222=Payments', 'is not ARNs of roles and users'],
  ])('%s is refused', async (_what, given, why) => {
    await expect(settings({ accountViewers: given })).rejects.toMatch(why);
  });

  test('units are refused where the sweep reads none', async () => {
    const given = `payments:ou-ab12-11111111=${PAYMENTS}`;
    await expect(settings({ accountViewers: given, accountNames: 'off' })).rejects.toMatch(
      'is not possible with accountNames off',
    );
  });

  test('more than fits into the policy of a role, or into the environment of a function, is refused', async () => {
    const accounts = (count: number) =>
      Array.from({ length: count }, (_, n) => String(300_000_000_000 + n)).join(',');
    const entry = (name: string, count: number) => `${name}:${accounts(count)}=${PAYMENTS}`;
    await expect(rolesOf(entry('a', 75))).resolves.toHaveLength(1);
    await expect(settings({ accountViewers: entry('a', 100) })).rejects.toMatch('more than 10240 characters');
    const several = ['a', 'b', 'c'].map((name) => entry(name, 60)).join(';');
    await expect(settings({ accountViewers: several })).rejects.toMatch('more than 2000 characters');
  });
});

const Params = z.object({ params: z.object({ default: z.record(z.string(), z.unknown()) }) });
const serverless = Params.parse(parse(readFileSync('serverless.yml', 'utf8'), { logLevel: 'silent' })).params
  .default;

test('the defaults that are tested here are those of serverless.yml', () => {
  expect(serverless).toMatchObject({ ...DEFAULTS, prefix: 'rollcall-${sls:stage}' });
});

test('every setting of serverless.yml is checked, and no other', () => {
  expect(NAMES.toSorted(byName)).toEqual(Object.keys(serverless).toSorted(byName));
});

describe('what is said of the settings before the framework says anything', () => {
  const ID = 'organizationId=o-exampleorgid';
  const params: ByStage = {
    default: { ...DEFAULTS, prefix: 'rollcall-${sls:stage}' },
    prod: { prefix: 'rollcall' },
  };

  test('nothing, if they are right', () => {
    expect(faultOf({ param: [ID, 'deadlineHours=2'] }, params)).toBeUndefined();
    expect(faultOf({ param: [ID], stage: 'test' }, params)).toBeUndefined();
  });

  test('a misspelt one is refused, with the one that was meant and all that exist', () => {
    const fault = faultOf({ param: [ID, 'deadlineHourz=2'] }, params);
    expect(fault).toMatch(
      /^There is no setting "deadlineHourz" \(did you mean "deadlineHours"\?\)\. The settings are /,
    );
    for (const name of [...NAMES, 'organizationId']) expect(fault).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test('one that is like none is refused without a guess', () => {
    expect(faultOf({ param: [ID, 'colour=red'] }, params)).toMatch(
      /^There is no setting "colour"\. The settings are /,
    );
  });

  test('a misspelt one in serverless.yml is refused too, in any stage', () => {
    expect(faultOf({ param: [ID] }, { ...params, test: { regoins: 'eu-west-1' } })).toMatch(
      /^There is no setting "regoins" \(did you mean "regions"\?\)/,
    );
  });

  test.each([
    [
      'deadlineHours=x',
      /^deadlineHours "x" is not a number of hours, more than 0: change it, as in --param deadlineHours=…$/,
    ],
    [
      'logRetentionDays=45',
      /^logRetentionDays "45" is not a number of days that CloudWatch Logs takes \(1, 3, 5, /,
    ],
    ['organizationId=r-root', /^organizationId "r-root" is not one\. Say whose events and roles to trust/],
  ])('of %s, what to give', (param, sentence) => {
    expect(faultOf({ param: [ID, param] }, params)).toMatch(sentence);
  });

  test('of a stage, its own values', () => {
    const withDev = { ...params, dev: { deadlineHours: 'soon' } };
    expect(faultOf({ param: [ID] }, withDev)).toBeUndefined();
    expect(faultOf({ param: [ID], stage: 'dev' }, withDev)).toMatch(/^deadlineHours "soon"/);
  });

  test('nothing of a value that is a variable yet: it is looked at when it is known', () => {
    expect(faultOf({ param: [ID] }, { ...params, prod: { kmsKeyArn: '${env:KEY}' } })).toBeUndefined();
  });
});

test('every setting stands in docs/deploy.md, and no other', () => {
  const [, section = ''] = /^### Settings\n(.*?)^### /ms.exec(readFileSync('docs/deploy.md', 'utf8')) ?? [];
  const [, ...rows] = section.match(/^\| .*$/gm) ?? [];
  const named = rows.flatMap((row) => row.split('|')[1]?.match(/\w+/g) ?? []);
  expect(named.toSorted(byName)).toEqual([...Object.keys(serverless), 'organizationId'].toSorted(byName));
});
const byName = (one: string, other: string): number => one.localeCompare(other);

describe('the settings of the central stack', () => {
  test('a path of the members’ roles stands before the name of the reader role', async () => {
    await expect(settings({ memberRolePath: '/platform/audit/' })).resolves.toMatchObject({
      readerRole: '/platform/audit/rollcall-reader',
    });
  });

  test('numbers are numbers, however they were given', async () => {
    await expect(settings({ maximumConcurrency: 1000, oldestMessageSeconds: ' 60 ' })).resolves.toMatchObject(
      { maximumConcurrency: 1000, oldestMessageSeconds: 60 },
    );
  });

  test('callers are trusted by their accounts, each once, and narrowed to themselves', async () => {
    const operator = 'arn:aws:iam::333333333333:user/ci/deployer';
    await expect(
      settings({ viewers: ` ${ANALYST}, ${SINGLE_SIGN_ON} `, operators: operator }),
    ).resolves.toMatchObject({
      viewers: { accounts: ['arn:aws:iam::222222222222:root'], principals: [ANALYST, SINGLE_SIGN_ON] },
      operators: { accounts: ['arn:aws:iam::333333333333:root'], principals: [operator] },
    });
  });

  test.each([
    ['2', { burstLimit: 1, rateLimit: 1 / 25 }],
    ['5', { burstLimit: 3, rateLimit: 2 / 25 }],
    ['100', { burstLimit: 50, rateLimit: 2 }],
  ])(
    'of %s that may wait, a burst and what comes while it waits are no more',
    async (apiWaiting, throttle) => {
      await expect(settings({ apiWaiting })).resolves.toMatchObject({ apiWaiting: throttle });
      expect(throttle.burstLimit + throttle.rateLimit * 25).toBeLessThanOrEqual(Number(apiWaiting));
    },
  );

  test('the API may be limited, and is not unless it is asked for', async () => {
    await expect(settings()).resolves.toMatchObject({ apiConcurrency: NO_VALUE });
    await expect(settings({ apiConcurrency: '5' })).resolves.toMatchObject({ apiConcurrency: 5 });
  });

  const READ_BY_FUNCTIONS: readonly [name: string, variable: string, values: readonly string[]][] = [
    [
      'parentAccounts',
      'PARENT_ACCOUNTS',
      ['111111111111', ' 111111111111 , 222222222222', '1', '111111111111,', ''],
    ],
    ['regions', 'REGIONS', ['eu-west-1', 'us-gov-west-1,cn-north-1', 'eu', 'eu-west-1a', 'EU-WEST-1']],
    ['deadlineHours', 'DEADLINE_HOURS', ['24', '0.5', '0', '', 'a day', '1234567']],
    ['retentionDays', 'RETENTION_DAYS', ['31', '400', '30', '30.9', '-400']],
    ['lookBackDays', 'LOOK_BACK_DAYS', ['29', '0.25', '29.5', '0']],
    ['accountNames', 'ACCOUNT_NAMES', ['on', 'off', 'true', '']],
  ];
  test.each(
    READ_BY_FUNCTIONS.flatMap(([name, variable, values]) => values.map((value) => [name, variable, value])),
  )('%s is refused exactly if the functions would refuse %s=%j', async (name, variable, value) => {
    const isRefused = (attempt: Promise<unknown>): Promise<boolean> =>
      attempt.then(
        () => false,
        () => true,
      );
    const start = async (): Promise<unknown> => readConfig({ ...ENVIRONMENT, [variable]: value });
    expect(await isRefused(settings({ [name]: value }))).toBe(await isRefused(start()));
  });

  test.each<[string, string]>([
    ['prefix', 'roll/call'],
    ['prefix', 'ssm-rollcall'],
    ['prefix', 'awsome'],
    ['maximumConcurrency', '1'],
    ['maximumConcurrency', '1001'],
    ['maximumConcurrency', 'many'],
    ['apiRateLimit', '0'],
    ['apiRateLimit', '0.5'],
    ['apiBurstLimit', '5001'],
    ['apiWaiting', '1'],
    ['apiWaiting', 'few'],
    ['apiConcurrency', '0'],
    ['apiConcurrency', 'all'],
    ['oldestMessageSeconds', '59'],
    ['parentAccounts', '111111111111,22222222222'],
    ['parentAccounts', ''],
    ['regions', 'eu-west-1,eu'],
    ['deadlineHours', '0'],
    ['deadlineHours', '1d'],
    ['retentionDays', '30'],
    ['retentionDays', '-1'],
    ['lookBackDays', '30'],
    ['accountNames', 'yes'],
    ['logRetentionDays', '45'],
    ['logRetentionDays', 'ninety'],
    ['viewersSeeOutputs', 'yes'],
    ['dashboard', ''],
    ['chatNotices', 'on'],
    ['emailNotices', ''],
    ['webhookNotices', 'teams'],
    ['noticeRules', ''],
    ['noticeRules', '*=sometimes'],
    ['noticeRules', '*=always;*=never'],
    ['consoleUrl', 'http://rollcall.example.com'],
    ['consoleUrl', 'https://rollcall.example.com/#/runs'],
    ['runMetrics', 'yes'],
    ['viewers', '222222222222'],
    ['viewers', 'arn:aws:iam::222222222222:root'],
    ['viewers', 'arn:aws:iam::*:role/Analyst'],
    ['viewers', '*'],
    ['operators', `${ANALYST},someone`],
    ['kmsKeyArn', 'alias/rollcall'],
    ['kmsKeyArn', 'arn:aws:kms:eu-west-1:111111111111:alias/rollcall'],
    ['existingTable', 'a b'],
    ['rolePath', 'platform'],
    ['rolePath', '/platform'],
    ['memberRolePath', ''],
    ['permissionsBoundary', 'boundary'],
    ['permissionsBoundary', 'arn:aws:iam::111111111111:role/boundary'],
  ])('%s=%j is refused, and it says what to give', async (name, value) => {
    const wrong = value.split(',').at(-1);
    await expect(settings({ [name]: value })).rejects.toMatch(
      new RegExp(
        `^${name} "${wrong?.replaceAll(/[*/.]/g, '\\$&')}" is not .*: change it, as in --param ${name}=…$`,
      ),
    );
  });
});
