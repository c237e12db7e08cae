import {
  StartAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RealClock } from '../../simulator/clock/real-clock.ts';
import {
  startSimulatedOrganization,
  type SimulatedOrganization,
} from '../../simulator/simulated-organization.ts';
import {
  cliEnvironment,
  runProgram,
  SERVICE_ERROR,
  testWithAwsCli,
  type Printed,
} from '../support/aws-cli.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { YAML } from '../../simulator/test/documents.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from './start.ts';

// In real time: the AWS CLI takes a second or more for each call.
jest.setTimeout(180_000);

const [MEMBER, OTHER] = MEMBERS;
const READER = `arn:aws:iam::${MEMBER}:role/rollcall-reader`;

let organization: SimulatedOrganization;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-cli-'));
  organization = await startSimulatedOrganization({
    ...(await sampleOrganization()),
    port: 0,
    clock: new RealClock(),
    latencyMs: 1,
  });
});
afterAll(async () => {
  await organization.close();
  rmSync(directory, { recursive: true });
});

const environment = (accountId: string = CENTRAL) => cliEnvironment(directory, accountId, REGION);

/** Without `--endpoint-url`, older versions would call AWS, whatever the environment says. */
const aws = (args: readonly string[], env = environment()): Promise<Printed> =>
  runProgram('aws', ['--endpoint-url', organization.url, '--output', 'json', ...args], env, directory);

/** What the CLI printed. */
async function answer<Answer = Record<string, unknown>>(
  args: readonly string[],
  env = environment(),
): Promise<Answer> {
  const { code, stdout, stderr } = await aws(args, env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (stdout === '' ? {} : JSON.parse(stdout)) as Answer;
}

const file = (name: string, content: string): string => {
  writeFileSync(join(directory, name), content);
  return `file://${name}`;
};

describe('the AWS CLI (skipped where it is not installed)', () => {
  testWithAwsCli('creates, reads, shares and deletes a document', async () => {
    const name = ['--name', 'cli_runbook'];
    const content = file('cli_runbook.yml', YAML);
    const type = ['--document-type', 'Automation', '--document-format', 'YAML'];
    await expect(
      answer(['ssm', 'create-document', ...name, '--content', content, ...type]),
    ).resolves.toMatchObject({ DocumentDescription: { Name: 'cli_runbook', Status: 'Creating' } });
    const share = ['ssm', 'modify-document-permission', ...name, '--permission-type', 'Share'];
    const [described, got, listed] = await Promise.all([
      answer(['ssm', 'describe-document', ...name]),
      answer(['ssm', 'get-document', ...name, '--document-format', 'YAML']),
      answer(['ssm', 'list-documents', '--filters', 'Key=Owner,Values=Self', 'Key=Name,Values=cli_']),
      answer([...share, '--account-ids-to-add', MEMBER, OTHER]),
    ]);
    expect(described).toMatchObject({ Document: { Owner: CENTRAL, Status: 'Active', SchemaVersion: '0.3' } });
    expect(got).toMatchObject({ Content: YAML, DocumentFormat: 'YAML' });
    expect(listed).toMatchObject({ DocumentIdentifiers: [{ Name: 'cli_runbook' }] });

    const arn = `arn:aws:ssm:${REGION}:${CENTRAL}:document/cli_runbook`;
    const [shared, permission] = await Promise.all([
      answer(['ssm', 'describe-document', '--name', arn], environment(MEMBER)),
      answer(['ssm', 'describe-document-permission', ...name, '--permission-type', 'Share']),
    ]);
    expect(shared).toMatchObject({ Document: { Name: arn, DocumentVersion: '1' } });
    expect(permission).toMatchObject({ AccountIds: [MEMBER, OTHER] });
    await answer([...share, '--account-ids-to-remove', MEMBER, OTHER]);
    await answer(['ssm', 'delete-document', ...name]);
  });

  testWithAwsCli(
    'starts an automation across accounts, polls it to its end, and lists its steps',
    async () => {
      const { AutomationExecutionId: id = '' } = await answer<{ AutomationExecutionId?: string }>([
        'ssm',
        'start-automation-execution',
        '--document-name',
        'get_canonical_id',
        '--target-locations',
        `Accounts=${MEMBER},${OTHER},Regions=${REGION},TargetLocationMaxConcurrency=2`,
      ]);
      const byId = ['--automation-execution-id', id];
      let status: string | undefined;
      while (status === undefined || status === 'InProgress') {
        const got = await answer<{ AutomationExecution?: { AutomationExecutionStatus?: string } }>([
          'ssm',
          'get-automation-execution',
          ...byId,
        ]);
        status = got.AutomationExecution?.AutomationExecutionStatus;
      }
      expect(status).toBe('Success');
      const steps = ['ssm', 'describe-automation-step-executions', ...byId];
      const [all, one] = await Promise.all([
        answer([...steps]),
        answer([...steps, '--filters', `Key=StepName,Values=${OTHER}_${REGION}`, '--page-size', '1']),
      ]);
      const stepOf = (accountId: string) => ({
        StepName: `${accountId}_${REGION}`,
        StepStatus: 'Success',
        Outputs: { ExecutionId: [expect.stringMatching(/^[0-9a-f-]{36}$/)] },
      });
      expect(all).toMatchObject({ StepExecutions: [stepOf(MEMBER), stepOf(OTHER)] });
      expect(one).toMatchObject({ StepExecutions: [stepOf(OTHER)] });
    },
  );

  testWithAwsCli('describes executions by every filter, in pages of 50', async () => {
    const { ssm } = clientsOf(organization);
    const start = async (input: Partial<StartAutomationExecutionCommandInput> = {}): Promise<string> => {
      const { AutomationExecutionId = '' } = await ssm.send(
        new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias', ...input }),
      );
      return AutomationExecutionId;
    };
    const parent = await start({ TargetLocations: [{ Accounts: [CENTRAL], Regions: [REGION] }] });
    const canonical = await start({ DocumentName: 'get_canonical_id' });
    for (let count = 0; count < 50; count += 1) await start();
    await organization.idle();

    const list = async (args: readonly string[] = []) => {
      const { AutomationExecutionMetadataList: rows, NextToken } = await answer<{
        AutomationExecutionMetadataList: { AutomationExecutionId: string }[];
        NextToken?: string;
      }>(['ssm', 'describe-automation-executions', ...args]);
      return { ids: rows.map(({ AutomationExecutionId }) => AutomationExecutionId), NextToken };
    };
    const common = [
      'Key=ExecutionStatus,Values=Failed,Success',
      'Key=StartTimeAfter,Values=2020-01-01T00:00:00Z',
      'Key=StartTimeBefore,Values=2100-01-01T00:00:00Z',
    ];
    const [all, page, some, byId, byPrefix, byParent] = await Promise.all([
      list(),
      list(['--no-paginate', '--max-results', '50']),
      list(['--max-items', '3']),
      list(['--filters', `Key=ExecutionId,Values=${canonical}`, ...common]),
      list(['--filters', 'Key=AutomationType,Values=CrossAccount', 'Key=DocumentNamePrefix,Values=get_a']),
      list(['--filters', `Key=ParentExecutionId,Values=${parent}`, 'Key=AutomationType,Values=Local']),
    ]);
    const own = organization.executions().filter(({ accountId }) => accountId === CENTRAL);
    const idsOf = (executions: typeof own) =>
      new Set(executions.map(({ execution }) => execution.AutomationExecutionId));
    expect(all.ids.length).toBeGreaterThan(50);
    expect(new Set(all.ids)).toEqual(idsOf(own));
    expect(page.ids).toEqual(all.ids.slice(0, 50));
    expect(page.NextToken).toEqual(expect.stringMatching(/./));
    expect(some.ids).toEqual(all.ids.slice(0, 3));
    expect(byId.ids).toEqual([canonical]);
    expect(byPrefix.ids).toEqual([parent]);
    const children = own.filter(({ execution }) => execution.ParentAutomationExecutionId === parent);
    expect(children).toHaveLength(1);
    expect(new Set(byParent.ids)).toEqual(idsOf(children));
  });

  testWithAwsCli('finds what runs by its action, tag and resource group, and stops it', async () => {
    const content = JSON.stringify({
      schemaVersion: '0.3',
      parameters: { InstanceId: { type: 'String', default: '' } },
      mainSteps: [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1H' } }],
    });
    const document = ['--document-type', 'Automation', '--document-format', 'JSON'];
    await answer(['ssm', 'create-document', '--name', 'slow_cli', '--content', content, ...document]);
    const start = ['ssm', 'start-automation-execution', '--document-name', 'slow_cli'];
    const byGroup = ['--target-parameter-name', 'InstanceId', '--targets', 'Key=ResourceGroup,Values=cli'];
    const [{ AutomationExecutionId: slow }, { AutomationExecutionId: grouped }] = await Promise.all([
      answer<{ AutomationExecutionId: string }>([...start, '--tags', 'Key=cli,Value=yes']),
      answer<{ AutomationExecutionId: string }>([...start, ...byGroup]),
    ]);

    const found = async (filter: string) => {
      const { AutomationExecutionMetadataList: rows } = await answer<{
        AutomationExecutionMetadataList: { AutomationExecutionId: string }[];
      }>(['ssm', 'describe-automation-executions', '--filters', filter]);
      return rows.map(({ AutomationExecutionId }) => AutomationExecutionId);
    };
    const filters = [
      'Key=CurrentAction,Values=aws:sleep',
      'Key=TagKey,Values=cli',
      'Key=TargetResourceGroup,Values=cli',
      'Key=AutomationSubtype,Values=ChangeRequest',
      'Key=OpsItemId,Values=oi-0123456789ab',
    ];
    expect(await Promise.all(filters.map(found))).toEqual([[slow], [slow], [grouped], [], []]);

    const stop = ['ssm', 'stop-automation-execution', '--automation-execution-id', slow];
    expect(await aws([...stop, '--type', 'Never'])).toMatchObject({ code: SERVICE_ERROR });
    await answer(stop);
    await organization.idle();
    expect(
      await answer(['ssm', 'get-automation-execution', '--automation-execution-id', slow]),
    ).toMatchObject({
      AutomationExecution: {
        AutomationExecutionStatus: 'Cancelled',
        StepExecutions: [{ StepStatus: 'Cancelled' }],
      },
    });
    expect((await aws(stop)).stderr).toContain('(InvalidAutomationStatusUpdateException)');
  });

  testWithAwsCli('prints errors as it does for those of AWS', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    const script = `schemaVersion: '0.3'\nmainSteps: [{ name: run, action: aws:executeScript, inputs: { Runtime: python3.11 } }]`;
    const create = ['create-document', '--name', 'scripted', '--document-type', 'Automation'];
    const errors = await Promise.all(
      [
        ['get-automation-execution', '--automation-execution-id', unknown],
        ['describe-document', '--name', 'nobodys'],
        ['start-automation-execution', '--document-name', 'nobodys'],
        [...create, '--document-format', 'YAML', '--content', file('scripted.yml', script)],
        ['list-associations'],
      ].map((args) => aws(['ssm', ...args])),
    );
    const messages = [
      `An error occurred (AutomationExecutionNotFoundException) when calling the GetAutomationExecution operation: No automation execution with id ${unknown} can be found.`,
      'An error occurred (InvalidDocument) when calling the DescribeDocument operation: Document with name nobodys does not exist.',
      'An error occurred (AutomationDefinitionNotFoundException) when calling the StartAutomationExecution operation: Document with name nobodys does not exist.',
      'An error occurred (InvalidDocumentContent) when calling the CreateDocument operation: mainSteps.0.inputs: must have Script or Attachment',
      'An error occurred (UnknownOperationException) when calling the ListAssociations operation: The operation ssm:ListAssociations is not simulated.',
    ];
    expect(errors.map(({ code }) => code)).toEqual(messages.map(() => SERVICE_ERROR));
    for (const [index, message] of messages.entries()) {
      expect(errors[index]?.stderr).toContain(message);
      expect(errors[index]?.stdout).toBe('');
    }
  });

  testWithAwsCli('assumes a role, and is refused one', async () => {
    const session = organization.environmentOf('collect');
    const collect = { ...environment(), ...session };
    const assume = ['sts', 'assume-role', '--role-session-name', 'cli', '--role-arn', READER];
    const [caller, assumed, refused] = await Promise.all([
      answer(['sts', 'get-caller-identity'], environment(MEMBER)),
      answer<{ Credentials: Record<string, string> }>(assume, collect),
      aws(assume),
    ]);
    expect(caller).toMatchObject({ Account: MEMBER, Arn: `arn:aws:iam::${MEMBER}:root` });
    expect(refused.code).toBe(SERVICE_ERROR);
    expect(refused.stderr).toContain('(AccessDenied) when calling the AssumeRole operation: User: ');
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = assumed.Credentials;
    const listed = await answer(['ssm', 'describe-automation-executions', '--max-items', '1'], {
      ...environment(),
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: SessionToken,
    });
    expect(listed).toMatchObject({ AutomationExecutionMetadataList: expect.any(Array) });
  });

  testWithAwsCli('puts events, tests patterns, and asks for the organization', async () => {
    const event = {
      id: '1',
      source: 'com.mycompany.myapp',
      'detail-type': 'myDetailType',
      account: CENTRAL,
      region: REGION,
      time: '2017-04-11T20:11:04Z',
    };
    const entry = { Source: 'com.mycompany.myapp', DetailType: 'myDetailType', Detail: '{}' };
    const [put, matching, described, listed, refused] = await Promise.all([
      answer(['events', 'put-events', '--entries', JSON.stringify([entry])]),
      answer([
        'events',
        'test-event-pattern',
        '--event',
        JSON.stringify(event),
        '--event-pattern',
        JSON.stringify({ source: [{ suffix: '.myapp' }] }),
      ]),
      answer(['organizations', 'describe-organization'], environment(MEMBER)),
      answer<{ Accounts: { Id: string }[] }>(['organizations', 'list-accounts', '--page-size', '5']),
      aws(['organizations', 'list-accounts'], environment(MEMBER)),
    ]);
    expect(put).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(matching).toEqual({ Result: true });
    expect(described).toMatchObject({ Organization: { Id: 'o-exampleorgid', MasterAccountId: CENTRAL } });
    expect(listed.Accounts.map(({ Id }) => Id)).toEqual([CENTRAL, ...MEMBERS]);
    expect(refused.code).toBe(SERVICE_ERROR);
    expect(refused.stderr).toContain("You don't have permissions to access this resource.");
  });

  testWithAwsCli('does what simulator/README.md shows, as it is written there', async () => {
    const [, commands = ''] =
      /^## From the AWS CLI\n.*?^```sh\n(.*?)^```$/ms.exec(readFileSync('simulator/README.md', 'utf8')) ?? [];
    expect(commands).toContain('simulated ssm create-document');
    const script = commands.replaceAll('http://127.0.0.1:4566', organization.url);
    const { PATH = '', HOME = '' } = environment();
    const env = { PATH, HOME };
    const { code, stdout, stderr } = await runProgram(
      'bash',
      ['--norc', '-euo', 'pipefail', '-c', script],
      env,
      directory,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').slice(0, 2)).toEqual(['Creating', 'Success']);
    for (const accountId of [MEMBER, OTHER]) {
      expect(stdout).toMatch(new RegExp(`^${accountId}_${REGION}\\tSuccess\\t[0-9a-f-]{36}$`, 'm'));
    }
    expect(stdout).toContain('"f99944a99d0795aa22f7d3caf79319732d99aaf88b1fb1aea282f04fffb809e2"');
  });

  testWithAwsCli('runs a runbook of one’s own in the ten lines of simulator/README.md', async () => {
    const readme = readFileSync('simulator/README.md', 'utf8');
    const [, starter = '', commands = ''] =
      /^## A runbook of your own\n.*?^```yaml\n(.*?)^```$.*?^```sh\n(.*?)^```$/ms.exec(readme) ?? [];
    const [, runbook = ''] = /<<END\n(.*?)^END$/ms.exec(readme) ?? [];
    expect([starter, commands].map((block) => block.trim().split('\n').length)).toEqual([10, 10]);
    const own = mkdtempSync(join(directory, 'own-'));
    writeFileSync(join(own, 'organization.yml'), starter);
    mkdirSync(join(own, 'my-runbooks'));
    writeFileSync(join(own, 'my-runbooks', 'my_runbook.yml'), runbook);
    const port = await freePort();
    const script = commands
      .replace('npm run simulator --', `exec node ${join(process.cwd(), 'simulator/bin.js')} --port ${port}`)
      .replace('127.0.0.1:4566', `127.0.0.1:${port}`);
    const { PATH = '', HOME = '' } = environment();
    const { code, stdout, stderr } = await runProgram(
      'bash',
      ['--norc', '-euo', 'pipefail', '-c', `trap 'kill %1 2>/dev/null || true' EXIT\n${script}`],
      { PATH, HOME },
      own,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual([
      'Success',
      ...['222222222222', '222222222223'].flatMap((accountId) =>
        ['eu-west-1', 'us-east-1'].map((region) => `${accountId}_${region}\tSuccess\tNone`),
      ),
    ]);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
