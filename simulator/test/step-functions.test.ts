import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { SimulatedOrganization } from '../simulated-organization.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

let organization: SimulatedOrganization;
let clock: VirtualClock;
let sfn: SFNClient;
beforeAll(async () => {
  ({ organization, clock } = await start());
  sfn = clientOf(CENTRAL);
});
afterAll(() => organization.close());

const clientOf = (accessKeyId: string): SFNClient =>
  new SFNClient({
    region: REGION,
    endpoint: organization.url,
    credentials: { accessKeyId, secretAccessKey: 'local' },
    maxAttempts: 1,
  });

let machines = 0;
async function create(States: object, more: object = {}): Promise<string> {
  machines += 1;
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({
      name: `machine-${machines}`,
      roleArn: `arn:aws:iam::${CENTRAL}:role/any`,
      definition: JSON.stringify({ StartAt: Object.keys(States)[0], States, ...more }),
    }),
  );
  return stateMachineArn;
}

async function run(
  States: object,
  input: unknown = {},
  { forMs = 1000, ...more }: { forMs?: number } & Record<string, unknown> = {},
) {
  const stateMachineArn = await create(States, more);
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  await clock.runFor(forMs);
  const { status, output, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return {
    executionArn,
    status,
    error,
    cause,
    output: output === undefined ? undefined : JSON.parse(output),
  };
}

const JSONATA = { QueryLanguage: 'JSONata' };
const DENIED_TASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:ssm:startAutomationExecution',
  Parameters: { DocumentName: 'get_canonical_id' },
  End: true,
};

describe('the states', () => {
  test('Pass fills in paths, the context and functions, and puts its result where it is told', async () => {
    const Parameters = {
      'name.$': '$.who',
      'all.$': "States.Array($.who, States.Format('{}!', $.who), 1)",
      'id.$': '$$.StateMachine.Name',
      fixed: true,
    };
    const { output } = await run(
      { A: { Type: 'Pass', Parameters, ResultPath: '$.a.b', End: true } },
      { who: 'me' },
    );
    expect(output).toEqual({
      who: 'me',
      a: { b: { name: 'me', all: ['me', 'me!', 1], id: expect.stringMatching(/^machine-/), fixed: true } },
    });
  });

  test.each([
    [5, 'Few'],
    [50, 'Many'],
    [500, 'Else'],
  ])('Choice compares: %j goes to %s', async (n, end) => {
    const Choices = [
      { Variable: '$.n', NumericLessThan: 10, Next: 'Few' },
      {
        And: [{ Variable: '$.n', NumericLessThan: 100 }, { Not: { Variable: '$.m', IsPresent: true } }],
        Next: 'Many',
      },
    ];
    const last = (Result: string) => ({ Type: 'Pass', Result, End: true });
    const States = {
      C: { Type: 'Choice', Choices, Default: 'Else' },
      Few: last('Few'),
      Many: last('Many'),
      Else: last('Else'),
    };
    expect((await run(States, { n })).output).toBe(end);
  });

  test('Wait takes its time, of the simulation', async () => {
    const States = { W: { Type: 'Wait', Seconds: 60, End: true } };
    expect((await run(States, {}, { forMs: 59_000 })).status).toBe('RUNNING');
    expect((await run(States, {}, { forMs: 61_000 })).status).toBe('SUCCEEDED');
  });

  test('a machine in JSONata assigns, computes and fails with what it computes', async () => {
    const States = {
      A: { Type: 'Pass', Assign: { x: '{% $states.input.n * 2 %}' }, Next: 'B' },
      B: { Type: 'Fail', Error: "{% 'E' & $string($x) %}", Cause: '{% $states.context.State.Name %}' },
    };
    expect(await run(States, { n: 2 }, JSONATA)).toMatchObject({ status: 'FAILED', error: 'E4', cause: 'B' });
  });

  test.each([
    ["{% $eval('1') %}", 'not supported'],
    ['{% $states.input.nothing %}', 'returned nothing'],
    ['{% 1 + %}', 'failed'],
  ])('the expression %s fails as AWS says', async (Output, cause) => {
    const ran = await run({ A: { Type: 'Pass', Output, End: true } }, {}, JSONATA);
    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ran.cause).toContain(cause);
  });
});

describe('a task', () => {
  test('that is denied is retried as often as it says, and caught', async () => {
    const Retry = [{ ErrorEquals: ['Ssm.SsmException'], IntervalSeconds: 1, MaxAttempts: 2 }];
    const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'End' }];
    const States = { T: { ...DENIED_TASK, Retry, Catch }, End: { Type: 'Succeed' } };
    const { executionArn, output } = await run(States, {}, { forMs: 10_000 });
    expect(output.error.Error).toBe('Ssm.SsmException');
    const { events = [] } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    expect(events.filter(({ type }) => type === 'TaskFailed')).toHaveLength(3);
  });

  test('times out, and a token after that is worth nothing; a wrong one never was', async () => {
    await expect(
      sfn.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '{}' })),
    ).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(
      sfn.send(new SendTaskSuccessCommand({ taskToken: 'x', output: 'no' })),
    ).rejects.toMatchObject({ name: 'InvalidOutput' });
    await expect(sfn.send(new SendTaskHeartbeatCommand({ taskToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidToken',
    });
  });

  test('whose service or form is not simulated fails by name', async () => {
    const States = {
      T: { ...DENIED_TASK, Resource: 'arn:aws:states:::aws-sdk:ec2:describeVpcs', Parameters: {} },
    };
    expect(await run(States)).toMatchObject({
      error: 'Ec2.Ec2Exception',
      cause: expect.stringContaining('not simulated'),
    });
    const other = { T: { ...DENIED_TASK, Resource: 'arn:aws:lambda:eu-west-1:1:function:x' } };
    expect(await run(other)).toMatchObject({ error: 'States.Runtime' });
  });
});

describe('an execution', () => {
  test('is stopped once, ends by its own time-out, and is another for another input of its name', async () => {
    const States = { W: { Type: 'Wait', Seconds: 600, End: true } };
    const { executionArn } = await run(States);
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'E' }));
    await expect(sfn.send(new StopExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(await run(States, {}, { TimeoutSeconds: 60, forMs: 61_000 })).toMatchObject({
      status: 'TIMED_OUT',
      error: 'States.Timeout',
    });
    const stateMachineArn = await create(States);
    const begin = (input: string) =>
      sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input }));
    const { executionArn: first } = await begin('{}');
    await expect(begin('{}')).resolves.toMatchObject({ executionArn: first });
    await expect(begin('{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test('has a history in pages', async () => {
    const { executionArn } = await run({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } });
    const first = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 4 }));
    const { nextToken } = first;
    const second = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 4, nextToken }));
    expect([...(first.events ?? []), ...(second.events ?? [])].map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  test('of what there is not, or with what is not JSON, is refused', async () => {
    const executionArn = `arn:aws:states:${REGION}:${CENTRAL}:execution:x:y`;
    await expect(sfn.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
    const stateMachineArn = `arn:aws:states:${REGION}:${CENTRAL}:stateMachine:x`;
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
    const known = await create({ A: { Type: 'Succeed' } });
    await expect(
      sfn.send(new StartExecutionCommand({ stateMachineArn: known, input: '{' })),
    ).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  });

  test('a definition with what is not simulated is refused by name', async () => {
    await expect(create({ M: { Type: 'Map', End: true } })).rejects.toMatchObject({
      name: 'InvalidDefinition',
    });
    await expect(create({ A: { Type: 'Pass', Next: 'B' } })).rejects.toThrow('there is no state B');
  });

  test('of another account is out of reach', async () => {
    const stateMachineArn = await create({ A: { Type: 'Succeed' } });
    const stranger = clientOf(MEMBERS[0]);
    await expect(stranger.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });
});
