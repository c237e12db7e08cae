import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';

type Params = Readonly<Record<string, string | number>>;
type Resolve = (framework: {
  resolveVariable: (name: string) => Promise<string | number | undefined>;
}) => Promise<Readonly<Record<string, unknown>>>;
const require = createRequire(import.meta.url);
const resolve: Resolve = require('../../central-stack/settings.cjs');

/** As serverless.yml has them. */
const DEFAULTS: Params = {
  prefix: 'rollcall',
  maximumConcurrency: '10',
  oldestMessageSeconds: '3600',
  viewers: '',
  operators: '',
  viewersSeeOutputs: 'false',
  dashboard: 'false',
  kmsKeyArn: '',
  existingTable: '',
  rolePath: '/',
  memberRolePath: '/',
  permissionsBoundary: '',
};
const settings = (changes: Params = {}) => {
  const params = { ...DEFAULTS, ...changes };
  return resolve({ resolveVariable: async (name) => params[name.replace('param:', '')] });
};
const NO_VALUE = { Ref: 'AWS::NoValue' };
const ANALYST = 'arn:aws:iam::222222222222:role/Analyst';
const SINGLE_SIGN_ON =
  'arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_View_*';

test('without a word about it nothing optional is there', async () => {
  await expect(settings()).resolves.toMatchObject({
    tableName: 'rollcall',
    readerRole: 'rollcall-reader',
    permissionsBoundary: NO_VALUE,
    kmsKeyArn: NO_VALUE,
    tableEncryption: NO_VALUE,
    sqsManagedSse: true,
    viewersAndOutputs: 'Deny',
    parts: {
      table: 'table',
      encryption: 'nothing',
      viewer: 'nothing',
      operator: 'nothing',
      dashboard: 'nothing',
    },
  });
});

const Params = z.object({ params: z.object({ default: z.record(z.string(), z.unknown()) }) });
const serverless = Params.parse(parse(readFileSync('serverless.yml', 'utf8'), { logLevel: 'silent' })).params
  .default;

test('the defaults that are tested here are those of serverless.yml', () => {
  expect(serverless).toMatchObject({ ...DEFAULTS, prefix: 'rollcall-${sls:stage}' });
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
      readerRole: 'platform/audit/rollcall-reader',
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

  test.each<[string, string]>([
    ['prefix', 'roll/call'],
    ['prefix', 'ssm-rollcall'],
    ['prefix', 'awsome'],
    ['maximumConcurrency', '1'],
    ['maximumConcurrency', '1001'],
    ['maximumConcurrency', 'many'],
    ['oldestMessageSeconds', '59'],
    ['viewersSeeOutputs', 'yes'],
    ['dashboard', ''],
    ['viewers', '222222222222'],
    ['viewers', 'arn:aws:iam::222222222222:root'],
    ['viewers', 'arn:aws:iam::*:role/Analyst'],
    ['viewers', '*'],
    ['operators', `${ANALYST},somebody`],
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
        `^${name} "${wrong?.replaceAll(/[*/]/g, '\\$&')}" is not .*: change it, as in --param ${name}=…$`,
      ),
    );
  });
});
