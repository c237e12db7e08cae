import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SendTaskFailureCommand } from '@aws-sdk/client-sfn';
import type { ApiAnswer } from '../../simulator/organization/api-answer.ts';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { Automation } from '../../simulator/test/automation.ts';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { CENTRAL, REGION, sampleOrganization, start } from '../local/start.ts';
import { sfnTextOf } from './support/sfn-texts.ts';
import { Machine } from './support/machine.ts';

const HOUR = 3_600_000;
const INSTANCE = 'i-0123456789abcdef0';
const BY_IDS = { InstanceIds: [INSTANCE], Commands: ['uptime'] };
const BY_TARGETS = { targets: [{ Key: 'tag:Env', Values: ['DEV'] }], commands: ['uptime'] };
const CAUSE =
  /^The command failed, was cancelled or timed out, .*automation execution [\w-]{36} in eu-west-1\.$/;

let automation: Automation;
let jsonPath: Machine;
let jsonata: Machine;
const role = `arn:aws:iam::${CENTRAL}:role/rollcall-SSMSyncRole-${REGION}`;

beforeAll(async () => {
  const sample = await sampleOrganization();
  const text = sfnTextOf('step-functions.yml');
  const without = (what: RegExp): string => {
    if (!what.test(text)) throw new Error(`The template has no ${String(what)}`);
    return text.replace(what, '');
  };
  const members = new Map([
    ...sample.templates.members,
    ['step-functions', readTemplate(text)],
    ['no-start', readTemplate(without(/ +- Sid: StartTheDocuments(\n .+){6}/))],
    ['no-trust', readTemplate(text.replace('Service: states.amazonaws.com', 'Service: ec2.amazonaws.com'))],
    ['no-command', readTemplate(without(/ +- !Sub arn:\S+document\/AWS-RunShellScript\n/))],
  ]);
  // A stack's documents are not simulated as such: each is given as its stack makes it.
  const runbooks = (['SfnRunCommandByInstanceIds', 'SfnRunCommandByTargets'] as const).map((name) => {
    const own = sfnTextOf(`${name}.yml`).replace(
      "default: ''\n    allowedPattern",
      `default: '${role}'\n    allowedPattern`,
    );
    return { ...readRunbook(`rollcall-${name}`, own), text: own };
  });
  automation = new Automation(
    await start({ runbooks: [...sample.runbooks, ...runbooks], templates: { ...sample.templates, members } }),
  );
  const { organization, clock } = automation.started;
  jsonPath = new Machine(organization, clock, 'rollcall-sfn-pilot-jsonpath');
  jsonata = new Machine(organization, clock, 'rollcall-sfn-pilot-jsonata');
});
afterAll(() => automation.started.organization.close());

const answer = (command: ApiAnswer): void =>
  automation.started.organization.accounts.get(CENTRAL)?.setAnswer('ssm:SendCommand', command);
const deploy = (stack: string): void => {
  const account = automation.started.organization.accounts.get(CENTRAL);
  for (const one of ['step-functions', 'no-start', 'no-trust', 'no-command']) account?.undeploy(one);
  account?.deploy(stack);
};

beforeEach(() => {
  deploy('step-functions');
  answer({ Output: 'up 3 days, "load" 0.1\n', Seconds: 60 });
});

const failedWith = (error: string, cause: unknown) => ({ status: 'FAILED', error, cause });

describe('a command that succeeds', () => {
  test('gives its status, exit code, output and ID to a machine in JSONPath', async () => {
    expect(await jsonPath.run(BY_IDS, 5 * 60_000)).toEqual({
      status: 'SUCCEEDED',
      output: {
        Status: 'Success',
        ResponseCode: 0,
        Output: 'up 3 days, "load" 0.1\n',
        CommandId: expect.stringMatching(/^[\w-]{36}$/),
      },
    });
  });

  test('gives what its Output asks for to a machine in JSONata, for Windows too', async () => {
    const output = { commandId: expect.any(String), status: 'Success', output: expect.stringMatching(/^up/) };
    expect(await jsonata.run(BY_TARGETS, 5 * 60_000)).toEqual({ status: 'SUCCEEDED', output });
    expect(await jsonata.run({ ...BY_TARGETS, windows: true }, 5 * 60_000)).toEqual({
      status: 'SUCCEEDED',
      output,
    });
    const [last] = automation.started.organization.executions().slice(-1);
    expect(last?.execution.Parameters?.['DocumentName']).toEqual(['AWS-RunPowerShellScript']);
  });

  test('has document outputs, and puts its token into none of them', async () => {
    const executionArn = await jsonPath.start(BY_IDS);
    await automation.started.clock.runFor(5 * 60_000);
    expect(await jsonPath.history(executionArn)).toEqual(
      expect.arrayContaining(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']),
    );
    const { execution } = automation.started.organization.executions().at(-1) ?? {};
    expect(Object.keys(execution?.Outputs ?? {}).toSorted()).toEqual(
      ['CommandId', 'Output', 'ResponseCode', 'Status'].map((name) => `RunCommand.${name}`),
    );
    expect(JSON.stringify(execution?.Outputs)).not.toContain('AQCw');
  });
});

describe('a command that does not succeed calls back', () => {
  test.each(['Failed', 'TimedOut', 'Cancelled'] as const)('when it is %s', async (Status) => {
    answer({ Status, Output: 'no "such" file', Seconds: 1 });
    expect(await jsonPath.run(BY_IDS)).toEqual(failedWith('RunCommandFailed', expect.stringMatching(CAUSE)));
    expect(await jsonata.run(BY_TARGETS)).toEqual(
      failedWith('RunCommandFailed', expect.stringMatching(CAUSE)),
    );
  });

  test('when the automation is cancelled', async () => {
    answer({ Seconds: 600 });
    const executionArn = await jsonPath.start(BY_IDS);
    await automation.started.clock.runFor(60_000);
    const { execution } = automation.started.organization.executions().at(-1) ?? {};
    await automation.stop(execution?.AutomationExecutionId ?? '');
    await automation.started.clock.runFor(60_000);
    expect(await jsonPath.look(executionArn)).toEqual(
      failedWith('RunCommandFailed', expect.stringMatching(CAUSE)),
    );
  });

  test('when the role may not send it', async () => {
    deploy('no-command');
    expect(await jsonPath.run(BY_IDS)).toEqual(failedWith('RunCommandFailed', expect.stringMatching(CAUSE)));
  });
});

describe('a machine does not wait for ever', () => {
  test('for an automation that never answers: the heartbeat is lost', async () => {
    answer({ Seconds: 36_000 });
    const executionArn = await jsonPath.start(BY_IDS);
    await automation.started.clock.runFor(HOUR);
    expect(await jsonPath.look(executionArn)).toEqual({ status: 'RUNNING' });
    await automation.started.clock.runFor(HOUR);
    expect(await jsonPath.look(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.HeartbeatTimeout',
    });
    await automation.started.organization.idle();
  });

  test('and an answer after that is refused, which fails the step of the automation', async () => {
    answer({ Seconds: 2 * 3600 });
    const executionArn = await jsonata.start(BY_TARGETS);
    await automation.started.clock.runFor(3 * HOUR);
    expect(await jsonata.look(executionArn)).toMatchObject({ error: 'States.HeartbeatTimeout' });
    const { execution } = automation.started.organization.executions().at(-1) ?? {};
    expect(execution?.AutomationExecutionStatus).toBe('Failed');
    expect(execution?.FailureMessage).toContain('(TaskTimedOut) when calling the SendTaskSuccess operation');
  });

  test('and one that is stopped takes no answer either', async () => {
    const executionArn = await jsonPath.start(BY_IDS);
    await automation.started.clock.runFor(10_000);
    await jsonPath.stop(executionArn);
    await automation.started.clock.runFor(HOUR);
    expect(await jsonPath.look(executionArn)).toEqual({
      status: 'ABORTED',
      error: 'Stopped',
      cause: 'by a test',
    });
  });
});

describe('a start', () => {
  test('that is throttled is made again', async () => {
    automation.started.organization.trouble.add({
      kind: 'throttleCalls',
      operation: 'ssm:StartAutomationExecution',
      times: 3,
    });
    expect(await jsonPath.run(BY_IDS, 5 * 60_000)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('that is denied fails once the attempts are used up, with AWS’s words', async () => {
    deploy('no-start');
    expect(await jsonPath.run(BY_IDS, 10 * 60_000)).toEqual(
      failedWith(
        'Ssm.SsmException',
        expect.stringContaining('is not authorized to perform: ssm:StartAutomationExecution'),
      ),
    );
  });

  test('that is refused for its parameters fails at once', async () => {
    expect(await jsonPath.run({ ...BY_IDS, InstanceIds: [] }, 1000)).toEqual(
      failedWith('Ssm.InvalidAutomationExecutionParametersException', expect.stringContaining('InstanceIds')),
    );
  });

  test('of a machine whose role does not trust Step Functions fails', async () => {
    deploy('no-trust');
    expect(await jsonPath.run(BY_IDS)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

test('a token that no task has is refused', async () => {
  const answering = jsonPath.client.send(new SendTaskFailureCommand({ taskToken: 'AQCwnothing' }));
  await expect(answering).rejects.toMatchObject({ name: 'InvalidToken' });
});
