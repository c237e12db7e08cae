import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AWS_QUOTAS } from '../server/call-quota.ts';
import { clientsOf } from './clients.ts';
import { NOBODY } from './automation.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start, type Started } from './start.ts';

const ELSEWHERE = 'us-east-1';

let started: Started;
beforeEach(async () => {
  const { organization } = await sampleOrganization();
  started = await start({
    quotas: AWS_QUOTAS,
    organization: { ...organization, regions: [REGION, ELSEWHERE] },
  });
});
afterEach(() => started.organization.close());

type Ssm = ReturnType<typeof clientsOf>['ssm'];
const ssm = (caller: string = CENTRAL, region = REGION): Ssm =>
  clientsOf(started.organization, caller, region).ssm;

const CALLS = {
  StartAutomationExecution: (client: Ssm) =>
    client.send(new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias' })),
  StopAutomationExecution: (client: Ssm) =>
    client.send(new StopAutomationExecutionCommand({ AutomationExecutionId: NOBODY })),
  GetAutomationExecution: (client: Ssm) =>
    client.send(new GetAutomationExecutionCommand({ AutomationExecutionId: NOBODY })),
  DescribeAutomationExecutions: (client: Ssm) => client.send(new DescribeAutomationExecutionsCommand({})),
  DescribeAutomationStepExecutions: (client: Ssm) =>
    client.send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: NOBODY })),
};
type Operation = keyof typeof CALLS;

const isThrottled = (operation: Operation, client = ssm()): Promise<boolean> =>
  CALLS[operation](client).then(
    () => false,
    ({ name }: Error) => name === 'ThrottlingException',
  );

describe('quotas', () => {
  test.each<[Operation, perSecond: number]>([
    ['StartAutomationExecution', 1],
    ['StopAutomationExecution', 1],
    ['GetAutomationExecution', 3],
    ['DescribeAutomationExecutions', 3],
    ['DescribeAutomationStepExecutions', 3],
  ])('%s: %d a second, then a second later as many again', async (operation, perSecond) => {
    for (let second = 0; second < 2; second += 1) {
      const answers: boolean[] = [];
      for (let call = 0; call <= perSecond; call += 1) answers.push(await isThrottled(operation));
      expect(answers).toEqual([...Array.from({ length: perSecond }, () => false), true]);
      await started.clock.runFor(1000);
    }
  });

  test('each account, Region and operation has its own', async () => {
    for (let call = 0; call < 3; call += 1) await isThrottled('GetAutomationExecution');
    expect(await isThrottled('GetAutomationExecution')).toBe(true);
    expect(await isThrottled('DescribeAutomationExecutions')).toBe(false);
    expect(await isThrottled('GetAutomationExecution', ssm(MEMBERS[0]))).toBe(false);
    expect(await isThrottled('GetAutomationExecution', ssm(CENTRAL, ELSEWHERE))).toBe(false);
  });

  test('nothing is saved up for later, and a call that is refused does not count', async () => {
    const throttledOfFour = async () => {
      const answers = [];
      for (let call = 0; call < 4; call += 1) answers.push(await isThrottled('GetAutomationExecution'));
      return answers;
    };
    await started.clock.runFor(10_000);
    expect(await throttledOfFour()).toEqual([false, false, false, true]);
    await started.clock.runFor(500);
    expect(await isThrottled('GetAutomationExecution')).toBe(true);
    await started.clock.runFor(500);
    expect(await throttledOfFour()).toEqual([false, false, false, true]);
  });

  test('a clock that is set back does not throttle until it is there again', async () => {
    for (let call = 0; call < 3; call += 1) await isThrottled('GetAutomationExecution');
    started.organization.trouble.add({ kind: 'slowClock', behindMs: 60_000 });
    await started.clock.runFor(1000);
    expect(await isThrottled('GetAutomationExecution')).toBe(false);
  });

  test('STS: 600 calls a second of an account in a Region, of any kind', async () => {
    const { sts } = clientsOf(started.organization);
    const ask = (client = sts): Promise<string> =>
      client.send(new GetCallerIdentityCommand()).then(
        () => 'answered',
        ({ name, message }: Error) => `${name}: ${message}`,
      );
    const answers = [];
    for (let hundred = 0; hundred < 6; hundred += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 100 }, () => ask()))));
    }
    expect(new Set(answers)).toEqual(new Set(['answered']));
    expect(await ask()).toBe('Throttling: Rate exceeded');
    expect(await ask(clientsOf(started.organization, CENTRAL, ELSEWHERE).sts)).toBe('answered');
    await started.clock.runFor(1000);
    expect(await ask()).toBe('answered');
  });

  test('the organization file says others, or none; in a test there are none unless it asks', async () => {
    const { organization } = await sampleOrganization();
    const throttledOfFive = async (options: Parameters<typeof start>[0]): Promise<number> => {
      await started.organization.close();
      started = await start(options);
      let throttled = 0;
      for (let call = 0; call < 5; call += 1) {
        if (await isThrottled('DescribeAutomationExecutions')) throttled += 1;
      }
      return throttled;
    };
    const quotas = { 'ssm:DescribeAutomationExecutions': 1 };
    expect(await throttledOfFive({ organization: { ...organization, quotas }, quotas: AWS_QUOTAS })).toBe(4);
    expect(await throttledOfFive({ organization: { ...organization, quotas: { 'ssm:*': 2 } } })).toBe(3);
    expect(await throttledOfFive({ organization: { ...organization, quotas: {} }, quotas: AWS_QUOTAS })).toBe(
      0,
    );
    expect(await throttledOfFive({})).toBe(0);
  });
});
