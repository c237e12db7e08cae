import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { readOrganizationFile } from '../organization/organization-file.ts';
import { Automation, organizationWith } from './automation.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';
import { fixtureText } from './fixture.ts';

const ROOT = 'r-ab12';
const SECURITY = 'ou-ab12-11111111';
const SHOP = 'ou-ab12-22222222';
const PRODUCTION = 'ou-ab12-33333333';
const EMPTY = 'ou-ab12-44444444';
const [LOGS, AUDIT, NETWORK, , , STAGING, LIVE] = MEMBERS;

const TREE = {
  root: ROOT,
  organizationalUnits: [
    { id: SECURITY, name: 'security' },
    { id: SHOP, name: 'shop', parent: ROOT },
    { id: PRODUCTION, name: 'production', parent: SHOP },
    { id: EMPTY, name: 'empty' },
  ],
};
const PLACED = {
  [LOGS]: { ou: SECURITY },
  [AUDIT]: { ou: SECURITY },
  [STAGING]: { ou: SHOP },
  [LIVE]: { ou: PRODUCTION },
};
/** Those that are in no unit. */
const IN_ROOT = [CENTRAL, ...MEMBERS.filter((id) => !(id in PLACED))];
const ACCOUNTS = { ...Object.fromEntries(IN_ROOT.map((id) => [id, { ou: undefined }])), ...PLACED };

describe('targets', () => {
  let automation: Automation;
  beforeEach(async () => {
    automation = new Automation(await start({ organization: await organizationWith(TREE, ACCOUNTS) }));
  });
  afterEach(() => automation.started.organization.close());

  test.each<[what: string, targetLocation: object, accounts: readonly string[]]>([
    ['a unit', { Accounts: [SECURITY] }, [LOGS, AUDIT]],
    ['a unit without its children', { Accounts: [SHOP] }, [STAGING]],
    ['a unit with its children', { Accounts: [SHOP], IncludeChildOrganizationUnits: true }, [STAGING, LIVE]],
    ['a root without its units', { Accounts: [ROOT] }, IN_ROOT],
    [
      'a root with its units',
      { Accounts: [ROOT], IncludeChildOrganizationUnits: true },
      [CENTRAL, ...MEMBERS],
    ],
    ['an account and its unit once', { Accounts: [AUDIT, NETWORK, SECURITY] }, [LOGS, AUDIT, NETWORK]],
    ['a unit but for an account', { Accounts: [SECURITY], ExcludeAccounts: [LOGS] }, [AUDIT]],
    [
      'a root but for a unit, and what is below it',
      { Accounts: [ROOT], IncludeChildOrganizationUnits: true, ExcludeAccounts: [SHOP] },
      [CENTRAL, ...MEMBERS.filter((id) => id !== STAGING && id !== LIVE)],
    ],
  ])('%s', async (_what, targetLocation, accounts) => {
    const role = 'AWS-SystemsManager-AutomationExecutionRole';
    automation.started.organization.accounts.get(CENTRAL)?.createRole(role);
    const parent = await automation.runIn(targetLocation);
    expect(parent.StepExecutions?.map(({ StepName }) => StepName)).toEqual(
      accounts.map((accountId) => `${accountId}_${REGION}`),
    );
    expect(parent).toMatchObject({ AutomationExecutionStatus: 'Success', TargetLocations: [targetLocation] });
  });

  test.each<[what: string, accounts: string[], name: string, words: string]>([
    ['a unit that does not exist', ['ou-ab12-99999999'], 'InvalidTarget', "ou-ab12-99999999 doesn't exist"],
    ['another root', ['r-zz99'], 'InvalidTarget', "r-zz99 doesn't exist"],
    ['a unit without accounts', [EMPTY], 'InvalidTarget', 'TargetLocations.0 targets no account'],
  ])('refuses %s', async (_what, Accounts, name, words) => {
    await expect(
      automation.start({ TargetLocations: [{ Accounts, Regions: [REGION] }] }),
    ).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
  });

  test('only the management account and delegated administrators may target units', async () => {
    const organization = await organizationWith(
      { ...TREE, management: LOGS, delegatedAdministrators: [AUDIT] },
      ACCOUNTS,
    );
    await automation.restart({ organization });
    const startIn = (caller: string, account: string) =>
      automation.startAs(caller, { TargetLocations: [{ Accounts: [account], Regions: [REGION] }] });
    await expect(startIn(CENTRAL, SECURITY)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`${CENTRAL} can't target ${SECURITY}`),
    });
    await expect(startIn(CENTRAL, LIVE)).resolves.toMatch(/-/);
    await expect(startIn(LOGS, SECURITY)).resolves.toMatch(/-/);
    await expect(startIn(AUDIT, SHOP)).resolves.toMatch(/-/);
  });
});

describe('an organization file', () => {
  const sample: object = parse(fixtureText('organization.yml'));
  const account = (keys: object) => [{ id: CENTRAL, name: 'central', ...keys }];
  const read = (keys: object) =>
    readOrganizationFile(stringify({ ...sample, organizationalUnits: [], accounts: account({}), ...keys }));

  test('the sample: units, and resources of one account', async () => {
    const automation = new Automation(await start());
    const targets = async (id: string) =>
      (await automation.runIn({ Accounts: [id], IncludeChildOrganizationUnits: true })).StepExecutions?.map(
        ({ StepName }) => StepName?.slice(0, 12),
      );
    expect(await targets('ou-ab12-security')).toEqual([LOGS, AUDIT]);
    expect(await targets('ou-ab12-workloads')).toEqual(MEMBERS.slice(4));
    await automation.started.organization.close();
    const { accounts } = readOrganizationFile(stringify(sample));
    expect(accounts.flatMap(({ name, resources }) => resources.map(() => name))).toEqual([
      'shop-production',
      'shop-production',
      'shop-production',
    ]);
  });

  test('may say the units, and what is in an account', () => {
    const resource = { id: 'i-1', tags: { ENV: 'DEV' } };
    const file = read({ ...TREE, accounts: account({ ou: SHOP, resources: [resource] }) });
    expect(file.organizationalUnits).toEqual(TREE.organizationalUnits);
    expect(file.accounts[0]?.resources).toEqual([{ ...resource, type: 'AWS::EC2::Instance', groups: [] }]);
  });

  test.each<[fault: object, message: string]>([
    [{ ...TREE, accounts: account({ ou: 'ou-ab12-99999999' }) }, `is in "ou-ab12-99999999": not among`],
    [{ organizationalUnits: [TREE.organizationalUnits[2]] }, `the parent of "${PRODUCTION}" is "${SHOP}"`],
    [
      { organizationalUnits: [TREE.organizationalUnits[0], TREE.organizationalUnits[0]] },
      `the organizational unit "${SECURITY}" stands there twice`,
    ],
    [{ organizationalUnits: [{ id: 'shop', name: 'shop' }] }, 'organizationalUnits.0.id is "shop"'],
    [{ root: 'root' }, 'root is "root": must be the ID of a root'],
    [{ management: '12' }, 'management is "12": must be twelve digits'],
    [{ accounts: account({ resources: [{ id: 'i-1', region: 'mars' }] }) }, 'region is "mars"'],
  ])('%j is refused', (fault, message) => {
    expect(() => read(fault)).toThrow(message);
  });
});
