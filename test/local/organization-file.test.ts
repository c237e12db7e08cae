import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { readOrganizationFile } from '../../local/organization/organization-file.ts';
import { sampleOrganization, start } from './start.ts';

const VALID = {
  organizationId: 'o-exampleorgid',
  regions: ['eu-west-1'],
  central: { accountId: '111111111111', region: 'eu-west-1' },
  accounts: [{ id: '111111111111', name: 'central' }],
};

describe('an organization file', () => {
  test('the sample: the central account, and the seven members of the recording in its order', () => {
    const { accounts, central } = readOrganizationFile(readFileSync('local/organization.yml', 'utf8'));
    const recording = readFileSync(
      'test/fixtures/recorded/parent-0fd2b51c-get-account-alias-success.json',
      'utf8',
    );
    const steps = [...recording.matchAll(/"StepName": "(\d{12})_/g)].map(([, accountId]) => accountId);
    expect(accounts.map(({ id }) => id)).toEqual([central.accountId, ...steps]);
  });

  test('needs no more than this', () => {
    expect(readOrganizationFile(stringify(VALID)).accounts).toHaveLength(1);
  });

  test.each<[fault: object, message: string]>([
    [{ organizationId: 'mine' }, 'organizationId is "mine": must be an organization ID'],
    [{ regions: ['mars'] }, 'regions.0 is "mars": must be a Region code'],
    [{ accounts: [{ id: 111_111_111_111, name: 'a' }] }, 'accounts.0.id is 111111111111'],
    [{ accounts: [{ id: '11', name: 'a' }] }, 'accounts.0.id is "11": must be twelve digits'],
    [{ accounts: [{ id: '111111111111' }] }, 'accounts.0.name is undefined'],
    [
      { accounts: [{ id: '222222222222', name: 'a' }] },
      'central.accountId is "111111111111": not among the accounts',
    ],
    [
      { accounts: [{ id: '111111111111', name: 'a', answers: { ListBuckets: {} } }] },
      'must be service:Operation',
    ],
    ...[{ error: 'No' }, { error: { code: 'No' } }, { sequence: [] }].map((answer): [object, string] => [
      { defaults: { answers: { 's3:ListBuckets': answer } } },
      'defaults.answers.s3:ListBuckets: must be a body, an error with code and message, a sequence of these, or cases',
    ]),
    [
      { management: '222222222222' },
      '"222222222222" manages the organization, and is not among the accounts',
    ],
    [{ delegatedAdministrators: ['222222222222'] }, '"222222222222" manages the organization'],
    [{ extra: 1 }, 'extra'],
  ])('%j is refused with its path and value', (fault, message) => {
    expect(() => readOrganizationFile(stringify({ ...VALID, ...fault }))).toThrow(message);
  });

  test('answers stand for every account, unless it has its own', async () => {
    const { organization } = await sampleOrganization();
    const answers = {
      'iam:ListAccountAliases': { AccountAliases: ['any'] },
      'sns:Publish': { MessageId: 'm' },
    };
    const started = await start({
      organization: { ...organization, defaults: { ...organization.defaults, answers } },
    });
    const account = started.organization.accounts.get('975072629527');
    expect(account?.answer('iam:ListAccountAliases')).toEqual({ AccountAliases: ['example-audit'] });
    expect(account?.answer('sns:Publish')).toEqual({ MessageId: 'm' });
    await started.organization.close();
  });

  test('a file that is no mapping is refused', () => {
    expect(() => readOrganizationFile('')).toThrow('Bad organization file: the file is null');
  });

  test('a stack without a template is refused by name', async () => {
    const { organization } = await sampleOrganization();
    await expect(
      start({ organization: { ...organization, defaults: { stacks: { other: {} } } } }),
    ).rejects.toThrow('no template other');
  });
});
