import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { readOrganizationFile } from '../organization/organization-file.ts';
import { Automation, statuses } from './automation.ts';
import { MEMBERS, REGION, sampleOrganization, start } from './start.ts';
import { fixtureText, readReadme } from './fixture.ts';

const VALID = {
  organizationId: 'o-exampleorgid',
  regions: ['eu-west-1'],
  central: { accountId: '111111111111', region: 'eu-west-1' },
  accounts: [{ id: '111111111111', name: 'central' }],
};

describe('an organization file', () => {
  test('the sample: the central account, and the seven members of the recording in its order', () => {
    const { accounts, central } = readOrganizationFile(fixtureText('organization.yml'));
    const recording = fixtureText('recorded/parent-0fd2b51c-get-account-alias-success.json');
    const steps = [...recording.matchAll(/"StepName": "(\d{12})_/g)].map(([, accountId]) => accountId);
    expect(accounts.map(({ id }) => id)).toEqual([central.accountId, ...steps]);
  });

  test('takes the answers that simulator/README.md shows', () => {
    const [, block = ''] = /^```yaml\n(answers:.*?)^```$/ms.exec(readReadme()) ?? [];
    const { answers } = parse(block) as { answers: Record<string, unknown> };
    const file = readOrganizationFile(stringify({ ...VALID, defaults: { answers } }));
    expect(file.defaults.answers).toEqual(answers);
    expect(Object.keys(answers)).toHaveLength(5);
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
    [{ trouble: [{ kind: 'rain' }] }, 'trouble.0: kind is "rain": must be one of dropEvents'],
    [{ trouble: [{ kind: 'dropEvents', share: 3 }] }, 'trouble.0: share is 3: Too big'],
    [{ quotas: 'none' }, 'quotas is "none": must be off, or calls a second by service:Operation'],
    [{ quotas: { GetAutomationExecution: 3 } }, 'must be off, or calls a second by service:Operation'],
    [{ latency: { callMs: -1 } }, 'latency.callMs is -1'],
    [{ clock: { speed: 0 } }, 'clock.speed is 0'],
    [{ seed: 'a' }, 'seed is "a"'],
    [{ accounts: [{ id: '111111111111', name: 'a', count: 0 }] }, 'accounts.0.count is 0'],
    [
      {
        accounts: [
          { id: '111111111111', name: 'a' },
          { id: '111111111109', name: 'b', count: 3 },
        ],
      },
      'the account "111111111111" stands there twice',
    ],
    [
      { accounts: [...VALID.accounts, { id: '999999999999', name: 'b', count: 2 }] },
      'accounts.1.count is 2: there is no account after 999999999999',
    ],
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

  test('says of the simulation itself what it is to be like', () => {
    const file = readOrganizationFile(
      stringify({
        ...VALID,
        seed: 7,
        trouble: [{ kind: 'dropEvents', share: 0.2 }, { kind: 'expireHistory' }],
        quotas: { 'ssm:GetAutomationExecution': 3, 'sts:*': 600 },
        latency: { callMs: 5 },
        clock: { speed: 60 },
      }),
    );
    expect(file).toMatchObject({
      seed: 7,
      trouble: [
        { kind: 'dropEvents', share: 0.2 },
        { kind: 'expireHistory', days: 30 },
      ],
      quotas: { 'ssm:GetAutomationExecution': 3, 'sts:*': 600 },
      latency: { callMs: 5, jitterMs: 0 },
      clock: { speed: 60, behindMs: 0 },
    });
    expect(readOrganizationFile(stringify({ ...VALID, quotas: 'off' })).quotas).toEqual({});
  });

  test('writes out many accounts from one entry', () => {
    const answers = {
      's3:ListBuckets': { Owner: { ID: 'owner-of-{{accountId}}', No: '{{index}} {{other}}' } },
    };
    const { accounts } = readOrganizationFile(
      stringify({
        ...VALID,
        accounts: [
          ...VALID.accounts,
          { id: '000000000009', count: 3, name: 'member-{{index}}', stacks: { roles: {} }, answers },
        ],
      }),
    );
    expect(accounts.map(({ id, name }) => [id, name])).toEqual([
      ['111111111111', 'central'],
      ['000000000009', 'member-1'],
      ['000000000010', 'member-2'],
      ['000000000011', 'member-3'],
    ]);
    expect(accounts[2]).toMatchObject({
      stacks: { roles: {} },
      answers: { 's3:ListBuckets': { Owner: { ID: 'owner-of-000000000010', No: '2 {{other}}' } } },
    });
  });

  test('{{index}} and {{accountId}} work in keys and with spaces; without a count, the number alone', () => {
    const { accounts } = readOrganizationFile(
      stringify({
        ...VALID,
        accounts: [
          { ...VALID.accounts[0], administrator: 'arn:aws:iam::{{accountId}}:role/admin' },
          { id: '222222222222', count: 2, name: 'm', scripts: { 'check_{{ index }}': '{{ accountId }}' } },
        ],
      }),
    );
    expect(accounts[0]?.administrator).toBe('arn:aws:iam::111111111111:role/admin');
    expect(accounts.slice(1).map(({ scripts }) => scripts)).toEqual([
      { check_1: '222222222222' },
      { check_2: '222222222223' },
    ]);
  });

  test.each<[fault: object, message: string]>([
    [
      { defaults: { answers: { 's3:ListBuckets': { Name: 'bucket-{{index}}' } } } },
      'defaults.answers.s3:ListBuckets.Name: {{index}} is the place among the accounts of a count, and there is none',
    ],
    [
      { accounts: [{ id: '111111111111', name: 'one-{{ index }}' }] },
      'accounts.0.name: {{index}} is the place',
    ],
    [
      { accounts: [...VALID.accounts, { id: '222222222222', name: 'a', count: 2, ou: 'ou-ab12-{{index}}' }] },
      'accounts.1.ou is "ou-ab12-{{index}}": must be an ID',
    ],
  ])('where it cannot work, %j is refused by name', (fault, message) => {
    expect(() => readOrganizationFile(stringify({ ...VALID, ...fault }))).toThrow(message);
  });

  test.each<[line: string, message: string]>([
    ["  - { id: '222222222222', name: b, stack: {} }", '(account 222222222222, line 7)'],
    ["  - { id: '222222222222', name: 3 }", 'accounts.1.name is 3: (account 222222222222, line 7)'],
    ["  - { id: '222222222222' }", 'accounts.1.name is undefined: (account 222222222222, line 7)'],
    ["  - { id: '000000000009', name: a, count: 2, ou: ou-ab12-11111111 }", '(account 000000000009, line 7)'],
    [
      "  - { id: '111111111110', name: a, count: 2 }",
      '"111111111111" stands there twice (account 111111111110, line 7)',
    ],
    ["management: '222222222222'", 'not among the accounts (line 7)'],
    ['latency: { callMs: -1 }', 'latency.callMs is -1: (line 7)'],
    ['extra: 1', 'the file: there is no key "extra" (line 7)'],
    ['accounts: []', 'line 7'],
  ])('of a fault it says the account and the line: %s', (line, message) => {
    const text = [
      'organizationId: o-exampleorgid',
      'regions: [eu-west-1]',
      '# The one account that starts automations.',
      "central: { accountId: '111111111111', region: eu-west-1 }",
      'accounts:',
      "  - { id: '111111111111', name: central }",
      line,
    ].join('\n');
    // What is wrong, and where: other faults may stand between the two.
    for (const part of message.split(/ ?(?=\()/)) expect(() => readOrganizationFile(text)).toThrow(part);
  });

  test('of what is no YAML it says the line', () => {
    expect(() => readOrganizationFile('regions: [eu-west-1')).toThrow(/line 1/);
  });

  test('parameters of a stack name what is deployed', async () => {
    const { organization } = await sampleOrganization();
    const [first, ...others] = organization.accounts;
    const changed = {
      ...organization,
      accounts: others.map((account, index) => ({
        ...account,
        stacks: index === 0 ? {} : { roles: { Prefix: 'other' } },
      })),
    };

    const accounts = [...(first === undefined ? [] : [first]), ...changed.accounts];
    const started = await start({ organization: { ...organization, accounts } });
    const rolesOf = (accountId: string) =>
      started.organization.accounts
        .get(accountId)
        ?.resources(REGION, 'AWS::IAM::Role')
        .map(({ reference }) => reference);
    expect(rolesOf(MEMBERS[0])).toEqual([]);
    expect(rolesOf(MEMBERS[1])).toEqual(['other-reader', 'other-forwarder']);
    await started.organization.close();
  });

  test('without the execution role, an account runs nothing that it is sent', async () => {
    const { organization } = await sampleOrganization();
    const accounts = organization.accounts.map((account) =>
      account.id === MEMBERS[0]
        ? { ...account, stacks: { roles: {}, forwarder: {} }, roles: ['another'] }
        : account,
    );
    const automation = new Automation(await start({ organization: { ...organization, accounts } }));
    const parent = await automation.runIn({ TargetLocationMaxErrors: '1' });
    expect(statuses(parent)).toEqual(['Failed', ...MEMBERS.slice(1).map(() => 'Success')]);
    await automation.started.organization.close();
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

  test('a misspelt parameter of a stack is refused, with the names that exist', async () => {
    const { organization } = await sampleOrganization();
    await expect(
      start({ organization: { ...organization, defaults: { stacks: { roles: { Teir: '1' } } } } }),
    ).rejects.toThrow(
      /^The stack roles has no parameter "Teir": it has CentralAccountId, .*Tier, .*PermissionsBoundary/,
    );
  });
});
