import { describe, expect, test } from '@jest/globals';
import { startCommand, type StartTargets } from '../../cli/runbooks/start-command.ts';
import { LIBRARY, type LibraryRunbook } from '../../runbooks/library.ts';
import { MEMBERS, REGION } from '../local/start.ts';
import { shellWords, startInputOf } from '../runbooks/support/aws-command.ts';
import { rollcallCommand } from './rollcall-command.ts';

const NOWHERE: StartTargets = {
  accounts: [],
  regions: [],
  excluded: [],
  withChildUnits: false,
  maxConcurrency: '10',
  maxErrors: '100%',
  resources: undefined,
  role: undefined,
};

function runbookNamed(name: string): LibraryRunbook {
  const found = LIBRARY.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No runbook ${name}`);
  return found;
}

describe('the command that starts a runbook', () => {
  const command = (name: string, targets: Partial<StartTargets> = {}): string =>
    startCommand(runbookNamed(name), { ...NOWHERE, ...targets });

  test('without accounts starts it where it is called', () => {
    expect(startInputOf(command('get_root_user'))).toEqual({ DocumentName: 'get_root_user' });
  });

  test('gives the accounts, Regions and rates', () => {
    const locations = { accounts: [...MEMBERS], regions: [REGION, 'us-east-1'] };
    const options = {
      excluded: ['ou-ab12-security'],
      withChildUnits: true,
      maxConcurrency: '25%',
      maxErrors: '0',
    };
    expect(startInputOf(command('get_default_vpc', { ...locations, ...options }))).toEqual({
      DocumentName: 'get_default_vpc',
      TargetLocations: [
        {
          Accounts: MEMBERS,
          Regions: [REGION, 'us-east-1'],
          ExcludeAccounts: ['ou-ab12-security'],
          IncludeChildOrganizationUnits: true,
          TargetLocationMaxConcurrency: '25%',
          TargetLocationMaxErrors: '0',
        },
      ],
    });
  });

  test('gives more than fifty accounts in several entries: an entry takes no more', () => {
    const accounts = Array.from({ length: 101 }, (_, n) => String(100_000_000_000 + n));
    const { TargetLocations = [] } = startInputOf(command('get_root_user', { accounts, regions: [REGION] }));
    expect(TargetLocations.map(({ Accounts = [] }) => Accounts.length)).toEqual([50, 50, 1]);
    expect(TargetLocations.flatMap(({ Accounts = [] }) => Accounts)).toEqual(accounts);
  });

  test('gives instances with the parameter that takes them, and a role', () => {
    const role = 'arn:aws:iam::111111111111:role/rollcall-runbooks';
    expect(
      startInputOf(command('get_instance', { resources: 'Key=AWS::EC2::Instance,Values=*', role })),
    ).toEqual({
      DocumentName: 'get_instance',
      Parameters: { AutomationAssumeRole: [role] },
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'AWS::EC2::Instance', Values: ['*'] }],
      MaxConcurrency: '10',
      MaxErrors: '100%',
    });
  });

  test('is quoted, so that a shell gives it as it is', () => {
    const text = command('get_instance', { resources: 'Key=tag:a&b,Values=*;$(date)' });
    expect(text).toContain(`--targets 'Key=tag:a&b,Values=*;$(date)'`);
    expect(shellWords("a 'b c' d\\\n e")).toEqual(['a', 'b c', 'd', 'e']);
  });
});

describe('rollcall runbooks', () => {
  const { run } = rollcallCommand();
  /** No API that could be called: it must call none. */
  const runbooks = (...args: readonly string[]) =>
    run(['runbooks', ...args], {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      ROLLCALL_URL: 'http://127.0.0.1:1',
    });

  test('lists every runbook with its question, and calls no API', async () => {
    const { code, stdout, stderr } = await runbooks();
    expect([code, stderr]).toEqual([0, '']);
    for (const { name, question } of LIBRARY) {
      expect(stdout).toMatch(new RegExp(`^${name} .*${question.replaceAll('?', '\\?')}$`, 'm'));
    }
  });

  test('of one says what its role must allow, how to start it, and how to read it', async () => {
    const locations = ['--accounts', `${MEMBERS[0]},ou-ab12-workloads`, '--target-regions', REGION];
    const { code, stdout } = await runbooks('list_public_snapshots', ...locations);
    expect(code).toBe(0);
    expect(stdout).toContain('must allow ec2:GetSnapshotBlockPublicAccessState, ec2:DescribeSnapshots.');
    expect(stdout).toContain('\nrollcall groups ID --by get_snapshot_block.state\n');
    const command = stdout.slice(stdout.indexOf('aws ssm'), stdout.indexOf('\n# ID is'));
    expect(startInputOf(command)).toMatchObject({
      DocumentName: 'list_public_snapshots',
      TargetLocations: [{ Accounts: [MEMBERS[0], 'ou-ab12-workloads'], Regions: [REGION] }],
    });
  });

  test('with accounts and no name gives the command of each that needs no instances', async () => {
    const { stdout } = await runbooks('--accounts', MEMBERS[0], '--target-regions', REGION, '--json');
    const { runbooks: listed } = JSON.parse(stdout) as { runbooks: { name: string; command?: string }[] };
    expect(listed.map(({ name }) => name)).toEqual(LIBRARY.map(({ name }) => name));
    expect(listed.filter(({ command }) => command === undefined).map(({ name }) => name)).toEqual(
      LIBRARY.filter(({ scope }) => scope === 'instance').map(({ name }) => name),
    );
  });

  test('prints CSV', async () => {
    const { stdout } = await runbooks('get_root_user', '--output', 'csv');
    expect(stdout.split(/\r?\n/)[0]).toBe('name,scope,question,actions,groupBy,withoutValue,command');
  });

  test.each<[what: string, args: readonly string[], message: RegExp]>([
    ['an unknown runbook', ['get_x'], /^rollcall: get_x: there is no such runbook/],
    [
      'an instance that is not said',
      ['get_instance'],
      /^rollcall: get_instance looks at one instance: say which/,
    ],
    [
      'no account',
      ['--accounts', '12', '--target-regions', REGION],
      /^rollcall: 12: neither an account number/,
    ],
    ['no unit', ['--accounts', 'ou-1', '--target-regions', REGION], /^rollcall: ou-1: neither/],
    ['accounts without Regions', ['--accounts', MEMBERS[0]], /^rollcall: --accounts: say in which Regions/],
    ['Regions without accounts', ['--target-regions', REGION], /go with --accounts/],
    ['no Region', ['--accounts', MEMBERS[0], '--target-regions', 'Ireland'], /Ireland: no such Region/],
    ['no target', ['get_instance', '--targets', 'i-1'], /--targets i-1: must be Key=NAME,Values=VALUE/],
    ['no role', ['get_root_user', '--role', 'admin'], /--role admin: must be the ARN of a role/],
    ['no concurrency', ['--max-concurrency', '0'], /--max-concurrency 0: must be a number or a percentage/],
    ['no threshold', ['--max-errors', '101%'], /--max-errors 101%: must be a number or a percentage/],
  ])('ends with 2 for %s', async (_what, args, message) => {
    const { code, stdout, stderr } = await runbooks(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
