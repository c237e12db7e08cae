import {
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
  type AutomationExecution,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actionFailure } from '../../cli/connect/ssm-automation.ts';
import { Transient } from '../../cli/failure.ts';
import { startAgain } from '../../cli/retry/start-again.ts';
import { toStartInput, tokenFor, whyNotAgain } from '../../cli/retry/start-input.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { createDocument, share } from '../../simulator/test/documents.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { cliEnvironment, runProgram, testWithAwsCli, type Printed } from '../support/aws-cli.ts';
import { rollcallCommand, testInTerminal } from './rollcall-command.ts';
import { startServed, type Served } from '../support/start-served.ts';

const [FIRST, SECOND] = MEMBERS;
const RUNBOOK = 'find_keys';
const SECRET = 'no-one-may-see-this';
const CONTENT = JSON.stringify({
  schemaVersion: '0.3',
  parameters: { Purpose: { type: 'String' } },
  mainSteps: [
    {
      name: 'list',
      action: 'aws:executeAwsApi',
      inputs: { Service: 's3', Api: 'ListBuckets', Purpose: '{{ Purpose }}' },
      outputs: [{ Name: 'owner', Selector: '$.Owner.ID', Type: 'String' }],
    },
  ],
});
const ANSWER = { Buckets: [], Owner: { ID: 'f'.repeat(8) } };

const command = rollcallCommand();
let served: Served;
let [parent, well] = ['', ''];
beforeAll(async () => {
  served = await startServed();
  await createDocument(served, { Name: RUNBOOK, Content: CONTENT });
  await share(served, MEMBERS, RUNBOOK);
  for (const id of MEMBERS) answer(id, ANSWER);
  answer(FIRST, { error: { code: 'AccessDenied', message: 'Access Denied' } });
  parent = await start();
  answer(FIRST, ANSWER);
  well = await start();
});
afterAll(() => served.close());

const answer = (accountId: string, value: Record<string, unknown>): void =>
  served.organization.accounts.get(accountId)?.setAnswer('s3:ListBuckets', value);

async function start(): Promise<string> {
  const { AutomationExecutionId = '' } = await clientsOf(served.organization).ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: RUNBOOK,
      Parameters: { Purpose: [SECRET] },
      TargetLocations: [
        {
          Accounts: [FIRST, SECOND],
          Regions: [REGION],
          TargetLocationMaxErrors: '1',
          TargetLocationMaxConcurrency: '2',
        },
      ],
    }),
  );
  await served.organization.idle();
  return AutomationExecutionId;
}

async function read(executionId: string): Promise<AutomationExecution> {
  const { AutomationExecution = {} } = await clientsOf(served.organization).ssm.send(
    new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }),
  );
  return AutomationExecution;
}

const parents = () =>
  served.organization.executions().filter(({ accountId }) => accountId === CENTRAL).length;
const rollcall = (...args: readonly string[]): Promise<Printed> =>
  command.run([...args, '--endpoint-url', served.organization.url]);
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

describe('retry', () => {
  test('prints the command, and what must be known as comments', async () => {
    const { stdout, code } = await rollcall('retry', parent);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toBe(
      `aws ssm start-automation-execution --document-name ${RUNBOOK} --document-version 1 --region ${REGION} ` +
        `--target-locations '[{"Accounts":["${FIRST}"],"Regions":["${REGION}"],"TargetLocationMaxConcurrency":"2","TargetLocationMaxErrors":"1"}]'`,
    );
    expect(lines.slice(0, -1).every((line) => line.startsWith('# '))).toBe(true);
    expect(code).toBe(0);
  });

  test('in every format; of chosen verdicts; and nothing where nothing is to be started', async () => {
    const [json, ndjson, csv] = await Promise.all(
      ['json', 'ndjson', 'csv'].map((format) =>
        rollcall('retry', parent, '--verdict', 'succeeded', '--output', format),
      ),
    );
    const { commands } = JSON.parse(json?.stdout ?? '') as { commands: { targetLocations: unknown }[] };
    expect(commands).toMatchObject([{ targetLocations: [{ Accounts: [SECOND] }] }]);
    expect(JSON.parse(ndjson?.stdout ?? '')).toEqual(commands[0]);
    expect(csv?.stdout).toMatch(/^commandLine\r\n"aws ssm start-automation-execution /);
    const { stdout, code } = await rollcall('retry', well, '--run', '--yes');
    expect(stdout).toMatch(/^Nothing is to be started again\.\n# Left out: 2 succeeded/);
    expect(code).toBe(0);
  });

  test('--run starts exactly the failed targets again, just as the parent was, and shows no parameter', async () => {
    const { stdout, stderr, code } = await rollcall('retry', parent, '--run', '--yes');
    expect([stderr, code]).toEqual(['', 0]);
    const [id = ''] = UUID.exec(stdout) ?? [];
    expect(stdout).toBe(
      `Started ${id} in 1 location\nWatch it: rollcall watch ${id} --endpoint-url ${served.organization.url}\n` +
        `What has changed, in the end: rollcall diff ${parent} ${id} --endpoint-url ${served.organization.url}\n`,
    );
    await served.organization.idle();
    const waited = await rollcall('wait', id, '--json');
    expect(JSON.parse(waited.stdout)).toMatchObject({ expected: 1, counts: { succeeded: 1 } });
    expect(waited.code).toBe(0);
    const [before, after] = await Promise.all([read(parent), read(id)]);
    expect(after.Parameters).toEqual({ Purpose: [SECRET] });
    expect(after).toMatchObject({
      DocumentName: before.DocumentName,
      DocumentVersion: before.DocumentVersion,
    });
    expect(`${stdout}${waited.stdout}`).not.toContain(SECRET);
  });

  test('--run --watch shows it until it is sealed, and ends as watch does', async () => {
    const args = ['retry', parent, '--run', '--watch', '--yes', '--every', '50ms'];
    const running = command.start([...args, '--endpoint-url', served.organization.url]);
    running.onStderr((text) => {
      if (text.startsWith('Started ')) void served.organization.idle();
    });
    const { stdout, stderr, code } = await running.ended;
    const [id = ''] = UUID.exec(stderr) ?? [];
    expect(stderr).toBe(`Started ${id} in 1 location\n`);
    expect(stdout).toMatch(new RegExp(`\n${id}: 1 of 1 collected, sealed\n$`));
    expect(code).toBe(0);
  });

  test('--watch without --run is refused', async () => {
    const { stderr, code } = await rollcall('retry', parent, '--watch');
    expect([stderr, code]).toEqual(['rollcall: --watch goes with --run: without it nothing is started\n', 2]);
  });

  test('--run with the client token of a run that was interrupted starts nothing twice', async () => {
    const token = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
    const again = () => rollcall('retry', parent, '--run', '--yes', '--client-token', token, '--json');
    const first = await again();
    const count = parents();
    const second = await again();
    expect(JSON.parse(first.stdout)).toMatchObject({ clientToken: token, started: [{ locations: 1 }] });
    expect(second).toEqual(first);
    expect(parents()).toBe(count);
    await served.organization.idle();
  });

  testInTerminal(
    '--run asks, on a terminal: no is no, and yes starts it (skipped where script is not util-linux’s)',
    async () => {
      const ask = (reply: string) =>
        command.runInTerminal(
          200,
          ['retry', parent, '--run', '--endpoint-url', served.organization.url],
          { NO_COLOR: '1' },
          [['[y/N]', reply]],
        );
      const count = parents();
      const no = await ask('\r');
      expect(no.stdout).toContain(
        `${RUNBOOK} version 1 is started again by account ${CENTRAL} in ${REGION}, in 1 location, as 1 automation, with its 1 parameter.`,
      );
      expect(no.stdout).toContain('Nothing was started.');
      expect([no.code, parents()]).toEqual([1, count]);
      expect((await ask('\u0003')).code).toBe(130);
      const yes = await ask('y\r');
      expect(yes.stdout).toMatch(/Started [0-9a-f-]{36} in 1 location/);
      expect([yes.code, parents()]).toEqual([0, count + 1]);
      await served.organization.idle();
    },
  );

  test('--run without a terminal to ask at is refused before any request', async () => {
    const { stdout, stderr, code } = await rollcall('retry', parent, '--run');
    expect(stderr).toBe(
      'rollcall: --run asks before it starts anything, and there is no terminal here: --yes starts without asking\n',
    );
    expect([stdout, code]).toEqual(['', 2]);
  });

  test('--run with credentials of another account prints the command, and starts nothing', async () => {
    const count = parents();
    const args = [
      'retry',
      parent,
      '--run',
      '--yes',
      '--url',
      served.url,
      '--endpoint-url',
      served.organization.url,
    ];
    const { stdout, stderr, code } = await command.run(args, {
      AWS_ACCESS_KEY_ID: FIRST,
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    expect(stderr).toBe(
      `rollcall: Nothing was started: ${parent} ran in account ${CENTRAL}, and these credentials are of account ${FIRST} (--profile)\n`,
    );
    expect(stdout).toContain('\naws ssm start-automation-execution --document-name find_keys ');
    expect([code, parents()]).toEqual([3, count]);
  });

  test('--run without credentials prints the command too', async () => {
    const { stdout, stderr, code } = await command.run([
      'retry',
      parent,
      '--run',
      '--yes',
      '--url',
      served.url,
    ]);
    expect(stderr).toMatch(/^rollcall: No AWS credentials: /);
    expect(stdout).toContain('\naws ssm start-automation-execution --document-name find_keys ');
    expect(code).toBe(3);
  });
});

describe('where AWS does not do as it is asked, the command is printed, or how to go on:', () => {
  const again = async (operation: string, kind: 'denyCalls' | 'throttleCalls') => {
    const end = served.organization.trouble.add({ kind, operation, accountId: CENTRAL });
    const count = parents();
    const printed = await rollcall('retry', parent, '--run', '--yes');
    end();
    expect([printed.code, parents()]).toEqual([3, count]);
    return printed;
  };

  test('the parent may not be read', async () => {
    const { stdout, stderr } = await again('ssm:GetAutomationExecution', 'denyCalls');
    expect(stderr).toMatch(
      /^rollcall: ssm:GetAutomationExecution failed in eu-west-1 .*\. It needs ssm:GetAuto/,
    );
    expect(stdout).toContain('\naws ssm start-automation-execution --document-name find_keys ');
  });

  test('AWS takes no more starts for now', async () => {
    const { stdout, stderr } = await again('ssm:StartAutomationExecution', 'throttleCalls');
    expect(stderr).toMatch(
      /^rollcall: None is known to have started: .*ThrottlingException.*--client-token [0-9a-f-]{36} starts the rest, and nothing twice\n$/,
    );
    expect(stdout).toBe('');
  });

  test('AWS has forgotten the parent', async () => {
    const end = served.organization.trouble.add({ kind: 'expireHistory', days: 0 });
    const { stdout, stderr, code } = await rollcall('retry', parent, '--run', '--yes');
    end();
    expect(stderr).toMatch(
      /^rollcall: Nothing was started: AWS does not know .* or has forgotten it after 30 days/,
    );
    expect(stdout).toContain('\naws ssm start-automation-execution --document-name find_keys ');
    expect(code).toBe(3);
  });

  test('what AWS says of parameters is not repeated', () => {
    const error = Object.assign(new Error(`Purpose ${SECRET} is not allowed`), {
      name: 'InvalidAutomationExecutionParametersException',
    });
    const where = { region: REGION, endpoint: undefined };
    const { message } = actionFailure(error, 'ssm:StartAutomationExecution', where, false);
    expect(message).toBe(
      'ssm:StartAutomationExecution failed in eu-west-1. AWS says InvalidAutomationExecutionParametersException; its message may hold parameters, and is not printed',
    );
  });
});

testWithAwsCli(
  'started by the AWS CLI, read by rollcall, started again, and compared (skipped where the AWS CLI is not installed)',
  async () => {
    answer(SECOND, { error: { code: 'AccessDenied', message: 'Access Denied' } });
    const { stdout: started, stderr } = await runProgram(
      'aws',
      [
        ...'ssm start-automation-execution --query AutomationExecutionId --output text'.split(' '),
        '--endpoint-url',
        served.organization.url,
        '--document-name',
        RUNBOOK,
        '--parameters',
        `Purpose=${SECRET}`,
        '--target-locations',
        `Accounts=${FIRST},${SECOND},Regions=${REGION},TargetLocationMaxErrors=100%`,
      ],
      cliEnvironment(command.home(), CENTRAL, REGION),
    );
    expect(stderr).toBe('');
    const first = started.trim();
    await served.organization.idle();
    answer(SECOND, ANSWER);
    expect((await rollcall('wait', first)).code).toBe(1);
    const again = await rollcall(
      'retry',
      first,
      '--run',
      '--yes',
      '--output',
      'table',
      '--query',
      'started[].parentExecutionId',
    );
    const second = again.stdout.trim();
    await served.organization.idle();
    expect((await rollcall('wait', second)).code).toBe(0);
    const { stdout, code } = await rollcall('diff', first, second);
    expect(stdout).toMatch(new RegExp(`~ changed +${SECOND} +${REGION} +failed → succeeded`));
    expect(stdout).toMatch(new RegExp(`- gone +${FIRST} +${REGION} +succeeded`));
    expect(code).toBe(1);
  },
);

describe('a parent is started again', () => {
  const PLAN = {
    parentExecutionId: 'a',
    runbook: RUNBOOK,
    accountId: CENTRAL,
    region: REGION,
    locations: 1,
    excluded: {},
    commands: [],
    notes: [],
  };
  const PARENT: AutomationExecution = { DocumentName: RUNBOOK, DocumentVersion: '2' };
  const LOCATIONS = [{ Accounts: [FIRST], Regions: [REGION] }];

  test.each<[what: string, parent: AutomationExecution, why: RegExp]>([
    ['it was another runbook', { DocumentName: 'other' }, /another runbook/],
    [
      'a value is masked',
      { Parameters: { Password: ['a', '********'] } },
      /AWS masks the value of a parameter/,
    ],
    ['a value is a secret', { Parameters: { P: ['x {{ ssm-secure:key:1 }}'] } }, /refers to a secret/],
    ['its locations stand elsewhere', { TargetLocationsURL: 'https://example.com' }, /given by an address/],
    [
      'its locations have targets',
      { TargetLocations: [{ Targets: [{ Key: 'a' }] }] },
      /targets of their own/,
    ],
    [
      'its locations have alarms',
      { TargetLocations: [{ TargetLocationAlarmConfiguration: { Alarms: [{ Name: 'a' }] } }] },
      /alarms/,
    ],
    ['a person approved it', { ChangeRequestName: 'a' }, /change request/],
    ['a person ran it step by step', { Mode: 'Interactive' }, /interactively/],
  ])('not if %s', (_what, more, why) => {
    expect(whyNotAgain({ ...PARENT, ...more }, PLAN)).toMatch(why);
  });

  test('with everything as it was, but what is empty', () => {
    expect(
      whyNotAgain({ ...PARENT, Parameters: { P: ['**', '{{ ssm:name }}'] }, Targets: [] }, PLAN),
    ).toBeUndefined();
    expect(
      toStartInput(
        { ...PARENT, Parameters: {}, Targets: [], TargetMaps: [], MaxErrors: '1' },
        LOCATIONS,
        't',
      ),
    ).toEqual({ DocumentName: RUNBOOK, DocumentVersion: '2', TargetLocations: LOCATIONS, ClientToken: 't' });
    const facts = {
      DocumentName: RUNBOOK,
      Parameters: { P: ['v', ''] },
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
      TargetMaps: [{ a: ['b'] }],
      MaxConcurrency: '2',
      MaxErrors: '10%',
      AlarmConfiguration: { Alarms: [{ Name: 'stop' }] },
    };
    expect(toStartInput({ ...facts, Outputs: {}, ExecutedBy: 'arn' }, LOCATIONS, 't')).toEqual({
      ...facts,
      TargetLocations: LOCATIONS,
      ClientToken: 't',
    });
  });

  test('and where it is interrupted, it says what has started, and with which token the rest does', async () => {
    const tokens: string[] = [];
    let said = '';
    const commands = [FIRST, SECOND].map((account) => ({
      targetLocations: [{ Accounts: [account], Regions: [REGION] }],
      commandLine: '',
    }));
    const go = (failing: number) =>
      startAgain(
        { ...PLAN, commands },
        { yes: true, clientToken: 'base' },
        {
          confirm: undefined,
          writeError: (text) => (said += text),
          automation: async () => ({
            callerAccount: async () => CENTRAL,
            read: async () => PARENT,
            start: async ({ ClientToken = '' }) => {
              tokens.push(ClientToken);
              if (tokens.length === failing) throw new Transient('the connection was cut');
              return `execution ${tokens.length}`;
            },
          }),
        },
      );
    await expect(go(2)).rejects.toMatchObject({
      exitCode: 3,
      started: [{ parentExecutionId: 'execution 1', locations: 1 }],
      message:
        '1 of 2 is known to have started: the connection was cut. The same command with --client-token base starts the rest, and nothing twice',
    });
    expect(said).toBe('If this is interrupted: --client-token base goes on where it was.\n');
    await expect(go(0)).resolves.toHaveLength(2);
    expect(tokens.slice(2)).toEqual(tokens.slice(0, 2));
  });

  test('each location with a token of its own, always the same', () => {
    const other = [{ Accounts: [SECOND], Regions: [REGION] }];
    expect(tokenFor('AB', LOCATIONS)).toMatch(new RegExp(`^${UUID.source}$`));
    expect(tokenFor('AB', LOCATIONS)).toBe(tokenFor('ab', LOCATIONS));
    expect(tokenFor('AB', LOCATIONS)).not.toBe(tokenFor('AB', other));
    expect(tokenFor('AB', LOCATIONS)).not.toBe(tokenFor('AC', LOCATIONS));
  });
});
