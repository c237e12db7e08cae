import { describe, expect, test } from '@jest/globals';
import { ENVIRONMENT_VARIABLES, readConfig } from '../../src/lib/config.ts';
import { BadEnvironmentError } from '../../src/lib/errors.ts';
import { DAY, HOUR } from '../support/builders.ts';

const GOOD = {
  TABLE_NAME: 'rollcall',
  BUS_NAME: 'rollcall',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/480783779961/rollcall-collect',
  READER_ROLE_NAME: 'rollcall-reader',
  CENTRAL_ACCOUNT_ID: '480783779961',
  PARTITION: 'aws',
  PARENT_ACCOUNTS: '480783779961, 111111111111',
  REGIONS: 'eu-west-1,us-gov-west-1',
  DEADLINE_HOURS: '24',
  RETENTION_DAYS: '400',
  LOOK_BACK_DAYS: '29',
  ACCOUNT_NAMES: 'on',
  ACCOUNT_TAGS: 'off',
  ACCOUNT_VIEWERS: 'none',
  SERVICE_NAME: 'rollcall-test',
};

test('what the environment says, in our units', () => {
  expect(readConfig(GOOD)).toEqual({
    tableName: 'rollcall',
    busName: 'rollcall',
    queueUrl: GOOD.QUEUE_URL,
    readerRoleName: 'rollcall-reader',
    centralAccountId: '480783779961',
    partition: 'aws',
    parentAccounts: ['480783779961', '111111111111'],
    regions: ['eu-west-1', 'us-gov-west-1'],
    deadlineMs: 24 * HOUR,
    retentionMs: 400 * DAY,
    lookBackMs: 29 * DAY,
    accountNames: true,
    accountTags: false,
    accountViewers: new Map(),
    serviceName: 'rollcall-test',
  });
});

test('a path of the reader role may begin with its slash', () => {
  const { readerRoleName } = readConfig({ ...GOOD, READER_ROLE_NAME: '/platform/rollcall-reader' });
  expect(readerRoleName).toBe('platform/rollcall-reader');
});

test.each(ENVIRONMENT_VARIABLES)('%s is missed by its name', (name) => {
  expect(() => readConfig({ ...GOOD, [name]: undefined })).toThrow(BadEnvironmentError);
  expect(() => readConfig({ ...GOOD, [name]: undefined })).toThrow(`Bad environment: ${name} is missing`);
});

test('every fault is named at once', () => {
  const { message } = (() => {
    try {
      return readConfig({}) as never;
    } catch (error) {
      return error as Error;
    }
  })();
  for (const name of ENVIRONMENT_VARIABLES) expect(message).toContain(`${name} is missing`);
});

describe('what is wrong is named with its value:', () => {
  test.each([
    ['TABLE_NAME', ' '],
    ['QUEUE_URL', 'not a url'],
    ['CENTRAL_ACCOUNT_ID', '12345'],
    ['PARENT_ACCOUNTS', '480783779961,here'],
    ['PARENT_ACCOUNTS', ''],
    ['REGIONS', 'eu-west-1,mars'],
    ['DEADLINE_HOURS', 'soon'],
    ['DEADLINE_HOURS', '0'],
    ['DEADLINE_HOURS', '1e300'],
    ['RETENTION_DAYS', '0x10'],
    ['RETENTION_DAYS', '30'],
    ['LOOK_BACK_DAYS', '30'],
    ['LOOK_BACK_DAYS', '0'],
    ['ACCOUNT_NAMES', 'true'],
  ])('%s=%j', (name, value) => {
    expect(() => readConfig({ ...GOOD, [name]: value })).toThrow(`${name}=${JSON.stringify(value)}: `);
  });
});

test('what viewers of some accounts may read, by the names of their roles', () => {
  const { accountViewers } = readConfig({
    ...GOOD,
    ACCOUNT_VIEWERS: 'pay=111111111111,ou-ab12-11111111;all=r-ab12',
  });
  expect([...accountViewers]).toEqual([
    ['rollcall-test-viewer-pay', ['111111111111', 'ou-ab12-11111111']],
    ['rollcall-test-viewer-all', ['r-ab12']],
  ]);
  expect(() => readConfig({ ...GOOD, ACCOUNT_VIEWERS: 'pay' })).toThrow('ACCOUNT_VIEWERS');
});
