import { createRequire } from 'node:module';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { compileWith } from '../../templates/support/compile-with.ts';
import { isObject, type JsonObject } from '../../../ship/release/add-condition.ts';
import { centralTemplate, codeFilesOf } from '../../../ship/release/central-template.ts';
import { withoutNeedlessDependencies } from '../../../ship/release/needless-dependencies.ts';
import { FRAMEWORK_ONLY, parameterName, SETTINGS } from '../../../ship/release/settings.ts';
import type { Throttle } from '../../../ship/release/to-parameters.ts';
import { faultsOf } from '../../templates/support/validator.ts';
import { resolveTemplate } from './resolve-template.ts';

// The framework compiles some twenty times, three seconds each on an idle computer.
jest.setTimeout(600_000);

const { checkSettings, checkOrganizationId, toWaiting, NAMES } = createRequire(import.meta.url)(
  '../../../central-stack/check-settings.cjs',
) as {
  readonly checkSettings: (settings: Readonly<Record<string, unknown>>) => unknown;
  readonly checkOrganizationId: (id: string) => unknown;
  readonly toWaiting: (most: number) => Throttle;
  readonly NAMES: readonly string[];
};

const organizationId = 'o-exampleorgid';

async function compile(settings: Readonly<Record<string, string>>): Promise<JsonObject> {
  const params = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
  return JSON.parse(await compileWith(params)) as JsonObject;
}

/** What the framework deploys, but for its own bucket and where it uploads the code. */
function fromFramework(compiled: JsonObject) {
  const { Resources, Outputs } = resolveTemplate(compiled);
  const ours = (entries: unknown) =>
    Object.fromEntries(
      Object.entries(entries as JsonObject)
        .filter(([name]) => !name.startsWith('ServerlessDeploymentBucket'))
        .map(([name, entry]) => [name, withoutCode(entry as JsonObject)]),
    );
  return { Resources: withoutNeedlessDependencies(ours(Resources)), Outputs: ours(Outputs) };
}

function withoutCode(resource: JsonObject): JsonObject {
  const properties = resource['Properties'];
  if (resource['Type'] !== 'AWS::Lambda::Function' || !isObject(properties)) return resource;
  const { Code: _code, ...rest } = properties;
  return { ...resource, Properties: rest };
}

function fromRelease(template: JsonObject, settings: Readonly<Record<string, string>>) {
  const parameters = Object.fromEntries(
    SETTINGS.flatMap((setting) => {
      const value = settings[setting.name];
      return value === undefined ? [] : [[parameterName(setting), value] as const];
    }),
  );
  const accountsIn = (arns = '') => [...new Set(arns.match(/\d{12}/g) ?? [])].join(',');
  const { Resources, Outputs } = resolveTemplate(template, {
    ...parameters,
    ViewerAccounts: accountsIn(settings['viewers']),
    OperatorAccounts: accountsIn(settings['operators']),
  });
  const entries = Object.entries(Resources as JsonObject);
  return {
    Resources: Object.fromEntries(entries.map(([name, entry]) => [name, withoutCode(entry as JsonObject)])),
    Outputs,
  };
}

/** Every setting that can leave something out, with a value that does not stand in the release's own marks. */
const ON: Readonly<Record<string, string>> = {
  parentAccounts: '111111111111,222222222222',
  regions: 'eu-west-1,us-east-1',
  accountNames: 'off',
  accountTags: 'on',
  viewers:
    'arn:aws:iam::333333333333:role/Viewers*,arn:aws:iam::333333333333:user/me,arn:aws:iam::444444444444:role/Other',
  viewersSeeOutputs: 'true',
  operators: 'arn:aws:iam::555555555555:role/Operators',
  permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  existingTable: 'kept-table',
  apiConcurrency: '7',
  dashboard: 'true',
  chatNotices: 'true',
  emailNotices: 'true',
  webhookNotices: 'pagerduty',
  runMetrics: 'true',
  runAcrossAccounts:
    'arn:aws:ssm:eu-west-1:111111111111:document/get_account_alias,arn:aws:ssm:eu-west-1::document/AWS-Run*',
};
/** The others, each with another value than its default. */
const OTHER_VALUES: Readonly<Record<string, string>> = {
  prefix: 'audit',
  deadlineHours: '2.5',
  lookBackDays: '7',
  retentionDays: '90',
  logRetentionDays: '365',
  maximumConcurrency: '25',
  apiRateLimit: '50',
  apiBurstLimit: '100',
  apiWaiting: '20',
  oldestMessageSeconds: '900',
  rolePath: '/platform/audit/',
  memberRolePath: '/members/',
  webhookNotices: 'slack',
  noticeRules: 'AWS-*=never,*=problems',
  consoleUrl: 'https://rollcall.example.com/',
};

/** Of any two of seventeen settings, every combination of on and off stands in a row: a covering array of strength two. */
const PAIRS = [
  '00000000000000000',
  '11111111111111111',
  '10011111001100100',
  '01110001100010011',
  '10010000010111101',
  '11101100011001010',
  '01000010101011100',
  '00100101110100001',
  '00001011110011010',
];

const names = Object.keys(ON);
const rows: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['every other setting', OTHER_VALUES],
  ...PAIRS.map(
    (row) =>
      [
        row,
        Object.fromEntries(names.flatMap((name, at) => (row[at] === '1' ? [[name, ON[name] ?? '']] : []))),
      ] as const,
  ),
];

let template: JsonObject;
let fromBucket: JsonObject;
beforeAll(async () => {
  template = await centralTemplate(compile, toWaiting, 'files');
  fromBucket = await centralTemplate(compile, toWaiting, 'bucket');
});

test('the rows hold each pair of settings in each of its four combinations', () => {
  for (const [one] of names.entries()) {
    for (let other = one + 1; other < names.length; other += 1) {
      const seen = new Set(PAIRS.map((row) => `${row[one]}${row[other]}`));
      expect([one, other, [...seen].sort()]).toEqual([one, other, ['00', '01', '10', '11']]);
    }
  }
});

describe('the released template makes the same resources as the framework, with', () => {
  test.each(rows)('%s', async (_name, settings) => {
    const compiled = await compile({ organizationId, ...settings });
    expect(fromRelease(template, { organizationId, ...settings })).toEqual(fromFramework(compiled));
  });
});

test('a setting that is not taken over is seen', async () => {
  const compiled = await compile({ organizationId, ...OTHER_VALUES });
  expect(fromRelease(template, { organizationId, ...OTHER_VALUES, retentionDays: '91' })).not.toEqual(
    fromFramework(compiled),
  );
});

test.each([
  ['central.yaml', () => template],
  ['central-from-bucket.yaml', () => fromBucket],
])('%s passes AWS’s validator', async (_name, read) => {
  // It puts in each parameter's default, also where a condition says that it is not empty: so none is.
  const parameters = Object.entries(read()['Parameters'] as JsonObject).map(([name, parameter]) => {
    const setting = SETTINGS.find((one) => parameterName(one) === name);
    const isEmpty = setting?.off === '' && isObject(parameter);
    // A state machine's key must look like one.
    const value = setting?.name === 'kmsKeyArn' ? ON['kmsKeyArn'] : setting?.mark;
    return [name, isEmpty ? { ...parameter, Default: value } : parameter] as const;
  });
  const faults = await faultsOf(JSON.stringify({ ...read(), Parameters: Object.fromEntries(parameters) }));
  // "This code may only work with 'package' cli command": so it is meant. And a parameter is text where a number is wanted.
  expect(faults.filter((fault) => !/^(W3002|W9003) /.test(fault))).toEqual([]);
});

test('from a bucket, only the place of the code is different', () => {
  const one = fromRelease(template, { organizationId });
  const { Resources } = resolveTemplate(fromBucket, { OrganizationId: organizationId, CodeBucket: 'codes' });
  const other = Object.entries(Resources as JsonObject);
  expect(Object.fromEntries(other.map(([name, entry]) => [name, withoutCode(entry as JsonObject)]))).toEqual(
    one.Resources,
  );
  expect((Resources as JsonObject)['ApiLambdaFunction']).toMatchObject({
    Properties: { Code: { S3Bucket: 'codes', S3Key: 'api.zip' } },
  });
});

test('the code of every function is a zip of its handler', () => {
  expect(codeFilesOf(template)).toEqual(
    ['collect', 'sweep', 'api', 'resume', 'notify'].map((handler) => `${handler}.zip`),
  );
  expect(codeFilesOf(fromBucket)).toEqual([]);
});

test('every setting of serverless.yml is a parameter, or it is said why not', () => {
  const names = [...SETTINGS.map(({ name }) => name), ...FRAMEWORK_ONLY.keys()];
  expect(names.sort()).toEqual(['organizationId', ...NAMES].sort());
});

/** A value that both must take, and one that both must refuse. */
const JUDGED: readonly (readonly [name: string, good: string, bad: string])[] = [
  ['organizationId', 'o-abcdefghij', 'o-short'],
  ['parentAccounts', '111111111111', '1111'],
  ['regions', 'eu-west-1,us-gov-west-1', 'europe'],
  ['deadlineHours', '0.5', 'soon'],
  ['lookBackDays', '28.5', '30'],
  ['accountNames', 'off', 'no'],
  ['accountTags', 'on', 'yes'],
  ['viewers', 'arn:aws:iam::111111111111:role/A', 'Admin'],
  ['viewersSeeOutputs', 'true', 'yes'],
  ['operators', 'arn:aws:iam::111111111111:user/a', 'arn:aws:iam::1:role/A'],
  ['prefix', 'a-1', 'ssm-a'],
  ['rolePath', '/a/', 'a'],
  ['memberRolePath', '/a/b/', '/a'],
  ['permissionsBoundary', 'arn:aws:iam::aws:policy/A', 'A'],
  ['kmsKeyArn', 'arn:aws:kms:eu-west-1:111111111111:key/a', 'alias/a'],
  ['existingTable', 'abc', 'a'],
  ['retentionDays', '31', '30'],
  ['logRetentionDays', '14', '13'],
  ['maximumConcurrency', '2', '1'],
  ['apiRateLimit', '10000', '10001'],
  ['apiBurstLimit', '5000', '5001'],
  ['apiWaiting', '5', '1'],
  ['apiConcurrency', '1000', '1001'],
  [
    'runAcrossAccounts',
    'arn:aws:ssm:eu-west-1:111111111111:document/patch_*',
    'arn:aws:ssm:eu-west-1:1:document/a',
  ],
  ['oldestMessageSeconds', '60', '59'],
  ['dashboard', 'true', 'on'],
  ['chatNotices', 'true', 'on'],
  ['emailNotices', 'true', 'yes'],
  ['webhookNotices', 'servicenow', 'teams'],
  ['noticeRules', 'AWS-*=never,*=newCause', '*=sometimes'],
  ['consoleUrl', 'https://rollcall.example.com/', 'http://rollcall.example.com'],
  ['runMetrics', 'true', 'on'],
];

describe('a parameter takes and refuses what the setting does:', () => {
  const defaults = Object.fromEntries(
    SETTINGS.map((setting) => [setting.name, setting.default ?? organizationId]),
  );
  const none = Object.fromEntries([...FRAMEWORK_ONLY.keys()].map((name) => [name, '']));
  const given = { ...defaults, ...none, parentAccounts: '111111111111', regions: 'eu-west-1' };
  const isTakenByFramework = (name: string, value: string): boolean => {
    try {
      if (name === 'organizationId') checkOrganizationId(value);
      else checkSettings({ ...given, [name]: value });
      return true;
    } catch {
      return false;
    }
  };
  const isTakenByTemplate = (name: string, value: string): boolean => {
    const setting = SETTINGS.find((one) => one.name === name);
    if (setting === undefined) throw new Error(name);
    const { allowed, allowedValues, range } = setting;
    if (allowed && !allowed.test(value)) return false;
    if (allowedValues && !allowedValues.includes(value)) return false;
    return !range || (Number(value) >= range[0] && Number(value) <= range[1]);
  };

  test.each(JUDGED)('%s: %s, and not %s', (name, good, bad) => {
    expect([isTakenByFramework(name, good), isTakenByTemplate(name, good)]).toEqual([true, true]);
    expect([isTakenByFramework(name, bad), isTakenByTemplate(name, bad)]).toEqual([false, false]);
  });

  test('each is tried', () => {
    expect(JUDGED.map(([name]) => name).sort()).toEqual(SETTINGS.map(({ name }) => name).sort());
  });
});
