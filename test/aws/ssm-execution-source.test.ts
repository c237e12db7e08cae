import {
  AutomationExecutionNotFoundException,
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { SsmExecutionSource } from '../../src/aws/ssm-execution-source.ts';
import { ClockSkewError, CouldNotLookError, ThrottledError } from '../../src/lib/errors.ts';
import { createPace } from '../../src/lib/pace.ts';
import { createAskSsm } from '../../src/aws/ssm-ask.ts';
import { SsmRootFinder } from '../../src/aws/ssm-root-finder.ts';
import { id, NOW, PARENT_ID, location } from '../support/builders.ts';
import { aClock, aMetrics } from '../support/fakes.ts';

const ssm = mockClient(SSMClient);
beforeEach(() => {
  ssm.reset();
});

function aSource() {
  const clock = aClock(NOW);
  const ask = createAskSsm({
    clientFor: ({ region }) => new SSMClient({ region }),
    pace: createPace({ spacingMs: 500, ...clock }),
    metrics: aMetrics(),
    ...clock,
  });
  return { clock, source: new SsmExecutionSource(ask, clock.now), finder: new SsmRootFinder(ask) };
}

const failure = (name: string, message = 'AWS’s words') => Object.assign(new Error(message), { name });
const notThere = new AutomationExecutionNotFoundException({ message: 'gone', $metadata: {} });

describe('fetchExecution', () => {
  test('asks once, and dates the answer before it asked', async () => {
    ssm.on(GetAutomationExecutionCommand).resolves({ AutomationExecution: { AutomationExecutionId: id(1) } });
    const { source } = aSource();
    await expect(source.fetchExecution(id(1), location(1))).resolves.toMatchObject({
      executionId: id(1),
      observedAt: NOW,
    });
    expect(ssm.calls()).toHaveLength(1);
  });

  test('an execution that is not there is an answer', async () => {
    ssm.on(GetAutomationExecutionCommand).rejects(notThere);
    await expect(aSource().source.fetchExecution(id(1), location(1))).resolves.toBeUndefined();
  });

  test('reads all steps of a leaf when they are not all in the answer', async () => {
    ssm.on(GetAutomationExecutionCommand).resolves({
      AutomationExecution: {
        AutomationExecutionId: id(1),
        StepExecutionsTruncated: true,
        StepExecutions: [],
      },
    });
    ssm
      .on(DescribeAutomationStepExecutionsCommand)
      .resolvesOnce({ StepExecutions: [{ StepName: 'a', Outputs: { o: ['1'] } }], NextToken: 'more' })
      .resolvesOnce({ StepExecutions: [{ StepName: 'b', Outputs: { o: ['2'] } }], NextToken: '' });
    const execution = await aSource().source.fetchExecution(id(1), location(1));
    expect(execution?.outputs).toEqual({ 'a.o': ['1'], 'b.o': ['2'] });
  });

  test('does not take an execution whose steps are not there yet for one without steps', async () => {
    ssm.on(GetAutomationExecutionCommand).resolves({
      AutomationExecution: { AutomationExecutionId: id(1), StepExecutionsTruncated: true },
    });
    ssm.on(DescribeAutomationStepExecutionsCommand).rejects(notThere);
    await expect(aSource().source.fetchExecution(id(1), location(1))).resolves.toBeUndefined();
  });

  test('leaves the steps of a parent over locations to its roster', async () => {
    ssm.on(GetAutomationExecutionCommand).resolves({
      AutomationExecution: {
        StepExecutionsTruncated: true,
        TargetLocations: [{ Accounts: ['111111111111'], Regions: ['eu-west-1'] }],
      },
    });
    await aSource().source.fetchExecution(id(1), location(1));
    expect(ssm.commandCalls(DescribeAutomationStepExecutionsCommand)).toHaveLength(0);
  });
});

describe('a refusal', () => {
  test.each([
    ['AccessDenied', 'readerRoleNotAssumable'],
    ['AccessDeniedException', 'readDenied'],
    ['UnrecognizedClientException', 'regionDisabled'],
    ['InvalidClientTokenId', 'regionDisabled'],
    ['RegionDisabledException', 'regionDisabled'],
  ])('%s means %s, in AWS’s words', async (name, reason) => {
    ssm.on(GetAutomationExecutionCommand).rejects(failure(name));
    const asked = aSource().source.fetchExecution(id(1), location(1));
    await expect(asked).rejects.toThrow(CouldNotLookError);
    await expect(asked).rejects.toMatchObject({ reason, message: 'AWS’s words' });
  });

  test('a signature that AWS refuses for its time is tried again, and then our clock is named', async () => {
    const untimely = failure(
      'InvalidSignatureException',
      'Signature expired: 20260101T000000Z is now earlier',
    );
    ssm.on(GetAutomationExecutionCommand).rejects(untimely);
    await expect(aSource().source.fetchExecution(id(1), location(1))).rejects.toThrow(ClockSkewError);
    expect(ssm.calls()).toHaveLength(3);
  });

  test('an expired session is told at once, and untouched', async () => {
    const expired = Object.assign(failure('ExpiredTokenException'), {
      $metadata: { clockSkewCorrected: true },
    });
    ssm.on(GetAutomationExecutionCommand).rejects(expired);
    await expect(aSource().source.fetchExecution(id(1), location(1))).rejects.toBe(expired);
    expect(ssm.calls()).toHaveLength(1);
  });

  test('a throttled call is tried again, at the pace of its location, and given up after ten seconds', async () => {
    ssm.on(GetAutomationExecutionCommand).rejects(failure('ThrottlingException', 'Rate exceeded'));
    const { source, clock } = aSource();
    await expect(source.fetchExecution(id(1), location(1))).rejects.toThrow(ThrottledError);
    expect(clock.now() - NOW).toBeLessThanOrEqual(10_000);
    expect(ssm.calls().length).toBeGreaterThan(2);
  });

  test('a throttle that passes is not noticed', async () => {
    ssm
      .on(GetAutomationExecutionCommand)
      .rejectsOnce(failure('ThrottlingException'))
      .resolves({ AutomationExecution: { AutomationExecutionId: id(1) } });
    await expect(aSource().source.fetchExecution(id(1), location(1))).resolves.toMatchObject({
      executionId: id(1),
    });
  });

  test('what is not understood passes through untouched', async () => {
    const strange = failure('ValidationException');
    ssm.on(GetAutomationExecutionCommand).rejects(strange);
    await expect(aSource().source.fetchExecution(id(1), location(1))).rejects.toBe(strange);
  });
});

describe('lists', () => {
  test('of children are asked for by parent; an empty token is the end', async () => {
    ssm.on(DescribeAutomationExecutionsCommand).resolves({
      AutomationExecutionMetadataList: [
        { AutomationExecutionId: id(1), AutomationExecutionStatus: 'Success', Target: 'i-1' },
      ],
      NextToken: '',
    });
    await expect(aSource().source.listChildren(PARENT_ID, location(1))).resolves.toMatchObject({
      entries: [{ executionId: id(1), status: 'Success', resource: 'i-1' }],
      nextToken: undefined,
    });
    expect(ssm.commandCalls(DescribeAutomationExecutionsCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Key: 'ParentExecutionId', Values: [PARENT_ID] }],
      MaxResults: 50,
    });
  });

  test('of steps say that an execution is not there', async () => {
    ssm.on(DescribeAutomationStepExecutionsCommand).rejects(notThere);
    await expect(aSource().source.listSteps(id(1), location(1))).resolves.toBeUndefined();
  });

  test('of roots are asked for by type and time', async () => {
    ssm.on(DescribeAutomationExecutionsCommand).resolves({
      AutomationExecutionMetadataList: [{ AutomationExecutionId: PARENT_ID, DocumentName: 'd' }],
      NextToken: 'more',
    });
    const page = await aSource().finder.listCrossAccount(location(1), { from: 0, to: 86_400_000 }, 'before');
    expect(page).toMatchObject({
      entries: [{ executionId: PARENT_ID, runbook: 'd', status: 'Pending' }],
      nextToken: 'more',
    });
    expect(ssm.calls()[0]?.args[0].input).toEqual({
      Filters: [
        { Key: 'AutomationType', Values: ['CrossAccount'] },
        { Key: 'StartTimeAfter', Values: ['1970-01-01T00:00:00Z'] },
        { Key: 'StartTimeBefore', Values: ['1970-01-02T00:00:00Z'] },
      ],
      MaxResults: 50,
      NextToken: 'before',
    });
  });
});

test('the times of a slice are asked for in whole seconds, rounded outwards: nothing between two slices is missed', async () => {
  ssm.on(DescribeAutomationExecutionsCommand).resolves({});
  await aSource().finder.listCrossAccount(location(1), { from: 1_999, to: 5_001 });
  expect(ssm.calls()[0]?.args[0].input).toMatchObject({
    Filters: [
      { Key: 'AutomationType' },
      { Key: 'StartTimeAfter', Values: ['1970-01-01T00:00:01Z'] },
      { Key: 'StartTimeBefore', Values: ['1970-01-01T00:00:06Z'] },
    ],
  });
});

test('entries without an ID name no execution, and an empty token is the end', async () => {
  ssm.on(DescribeAutomationExecutionsCommand).resolves({
    AutomationExecutionMetadataList: [{ AutomationExecutionId: '' }, {}, { AutomationExecutionId: id(1) }],
    NextToken: '',
  });
  const { source, finder } = aSource();
  const ofParent = await source.listChildren(PARENT_ID, location(1));
  const ofTime = await finder.listCrossAccount(location(1), { from: 0, to: 1 });
  for (const { entries, nextToken } of [ofParent, ofTime]) {
    expect(entries.map(({ executionId }) => executionId)).toEqual([id(1)]);
    expect(nextToken).toBeUndefined();
  }
});

test('calls to one location are half a second apart, and those to another do not wait for them', async () => {
  ssm.on(GetAutomationExecutionCommand).resolves({ AutomationExecution: {} });
  const times: number[] = [];
  const clock = aClock(NOW);
  const pace = createPace({ spacingMs: 500, now: clock.now, sleep: async (ms) => void times.push(ms) });
  await Promise.all([pace('a'), pace('a'), pace('a'), pace('b')]);
  expect(times).toEqual([500, 1000]);
});
