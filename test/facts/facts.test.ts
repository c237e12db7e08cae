import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartAutomationExecutionCommandInput } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { RecordedRun } from '../../cli/facts/fact.ts';
import { FACTS } from '../../cli/facts/all-facts.ts';
import { recordFacts, type FactsRecord } from '../../cli/facts/record-facts.ts';
import { writeFacts } from '../../cli/facts/record-run.ts';
import { DEFAULT_ANSWERS, type Unverified } from '../../simulator/automation/unverified.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { connectReads } from '../../src/app/as-caller.ts';
import { ADMIN_ROLE, startGathering, type Gathering } from '../gather/start-gather.ts';
import { aResource, INSTANCE_RUNBOOK } from '../../simulator/test/automation.ts';
import { organizationWith } from '../local/organization-with.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [FIRST, SECOND] = MEMBERS;

let gathering: Gathering;
/** Of this test alone; some need none. */
const started: Gathering[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});

const ASK = { action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };
const document = (...mainSteps: object[]): string => JSON.stringify({ schemaVersion: '0.3', mainSteps });
const RUNBOOKS = [
  readRunbook('stop', INSTANCE_RUNBOOK),
  readRunbook('two_steps', document({ name: 'one', ...ASK }, { name: 'two', ...ASK })),
  readRunbook('uncritical', document({ name: 'one', ...ASK, onFailure: 'Abort', isCritical: false })),
  readRunbook(
    'cleaning',
    document(
      { name: 'one', ...ASK, onFailure: 'step:clean', isEnd: true },
      { name: 'clean', action: 'aws:sleep', inputs: { Duration: 'PT1S' } },
    ),
  ),
  readRunbook('two_days', document({ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'P2D' } })),
];

interface Run {
  readonly input?: Partial<StartAutomationExecutionCommandInput>;
  readonly failing?: readonly string[];
  readonly after?: () => Promise<void>;
}

const inBoth = (more: object = {}) => ({
  TargetLocations: [
    { Accounts: [FIRST, SECOND], Regions: [REGION], TargetLocationMaxErrors: '100%', ...more },
  ],
});
const withTargets = (value: string) => ({
  DocumentName: 'stop',
  TargetParameterName: 'InstanceId',
  Targets: [{ Key: 'tag:ENV', Values: [value] }],
  MaxConcurrency: '50',
  ...inBoth(),
});

async function record(
  unverified: Partial<Unverified>,
  { input = {}, failing = [], after }: Run,
): Promise<FactsRecord> {
  const resources = Array.from({ length: 4 }, (_, n) =>
    aResource(`i-secret-${n}`, { tags: { ENV: 'PROD' } }),
  );
  gathering = await startGathering({
    organization: await organizationWith({}, { [FIRST]: { resources } }),
    runbooks: RUNBOOKS,
    unverified,
  });
  started.push(gathering);
  const { organization, clock } = gathering;
  for (const id of failing) {
    organization.accounts
      .get(id)
      ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: `secret words of ${id}` } });
  }
  const parentId = await gathering.begin({ ...inBoth(), ...input });
  await after?.();
  return clock.runUntil(
    clock.run(async () => {
      const { location, reads } = await connectReads(
        { region: REGION, roleName: ADMIN_ROLE },
        {
          now: () => clock.now(),
          sleep: (ms, signal) => clock.sleep(ms, signal),
          aws: {
            endpoint: organization.url,
            credentials: { accessKeyId: CENTRAL, secretAccessKey: SECRET_ACCESS_KEY, sessionToken: '' },
          },
        },
      );
      return recordFacts(parentId, location, { reads, now: () => clock.now() });
    }),
  );
}

const answerTo = ({ answers }: FactsRecord, id: string) => {
  const found = answers.find((answer) => answer.id === id);
  if (found === undefined) throw new Error(`No fact ${id}`);
  return found.answered ? found.answer : undefined;
};

test('every switch of the simulated organization is a fact, and each fact says all there is to say', () => {
  const ids = FACTS.map(({ id }) => id);
  expect(Object.keys(DEFAULT_ANSWERS).filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { question, whyItMatters, howToAnswer } of FACTS) {
    expect(question).toMatch(/^[A-Z].*\?$/);
    expect(whyItMatters).toMatch(/^[A-Z].*\.$/);
    expect(howToAnswer).toMatch(/^[A-Z].*\.$/);
  }
});

describe('one run answers', () => {
  test.each<[id: keyof Unverified, set: Partial<Unverified>, answer: string, run: Run]>([
    ['stepsNameTheirLocation', { stepsNameTheirLocation: true }, 'yes', {}],
    ['stepsNameTheirLocation', { stepsNameTheirLocation: false }, 'no', {}],
    ['failedStepNamesItsChild', { failedStepNamesItsChild: true }, 'yes', { failing: [FIRST] }],
    ['failedStepNamesItsChild', { failedStepNamesItsChild: false }, 'no', { failing: [FIRST] }],
    [
      'pendingStepsAreListed',
      { pendingStepsAreListed: true },
      'yes',
      { failing: [FIRST], input: inBoth({ TargetLocationMaxErrors: '0' }) },
    ],
    [
      'pendingStepsAreListed',
      { pendingStepsAreListed: false },
      'no',
      { failing: [FIRST], input: inBoth({ TargetLocationMaxErrors: '0' }) },
    ],
    [
      'countersCountChildrenSteps',
      { countersCountChildrenSteps: true },
      'yes',
      { input: { DocumentName: 'two_steps' } },
    ],
    [
      'countersCountChildrenSteps',
      { countersCountChildrenSteps: false },
      'no',
      { input: { DocumentName: 'two_steps' } },
    ],
    [
      'roleFailureWords',
      { roleFailureWords: 'executionRole' },
      'executionRole',
      { input: inBoth({ ExecutionRoleName: 'absent' }) },
    ],
    [
      'roleFailureWords',
      { roleFailureWords: 'providedRole' },
      'providedRole',
      { input: inBoth({ ExecutionRoleName: 'absent' }) },
    ],
    [
      'failedEndGoesToItsStep',
      { failedEndGoesToItsStep: true },
      'yes',
      { failing: [FIRST], input: { DocumentName: 'cleaning' } },
    ],
    [
      'failedEndGoesToItsStep',
      { failedEndGoesToItsStep: false },
      'no',
      { failing: [FIRST], input: { DocumentName: 'cleaning' } },
    ],
    ['statusWithinThreshold', { statusWithinThreshold: 'Success' }, 'Success', { failing: [FIRST] }],
    ['statusWithinThreshold', { statusWithinThreshold: 'Failed' }, 'Failed', { failing: [FIRST] }],
    ...(['Failed', 'Success'] as const).map(
      (status): [id: keyof Unverified, set: Partial<Unverified>, answer: string, run: Run] => [
        'statusBeyondThreshold',
        { statusBeyondThreshold: status },
        status,
        { failing: [FIRST], input: inBoth({ TargetLocationMaxErrors: '0' }) },
      ],
    ),
    [
      'statusAfterUncriticalAbort',
      { statusAfterUncriticalAbort: 'Success' },
      'Success',
      { failing: [FIRST], input: { DocumentName: 'uncritical' } },
    ],
    [
      'statusAfterUncriticalAbort',
      { statusAfterUncriticalAbort: 'Failed' },
      'Failed',
      { failing: [FIRST], input: { DocumentName: 'uncritical' } },
    ],
    ['statusWithoutTargets', { statusWithoutTargets: 'Success' }, 'Success', { input: withTargets('PROD') }],
    ['statusWithoutTargets', { statusWithoutTargets: 'Failed' }, 'Failed', { input: withTargets('PROD') }],
    [
      'targetChildNamesItsParameter',
      { targetChildNamesItsParameter: true },
      'yes',
      { input: withTargets('PROD') },
    ],
    [
      'targetChildNamesItsParameter',
      { targetChildNamesItsParameter: false },
      'no',
      { input: withTargets('PROD') },
    ],
    ['valuesInResolvedTargets', { valuesInResolvedTargets: 3 }, '3', { input: withTargets('PROD') }],
    ['stepsInGet', { stepsInGet: 1 }, '1', {}],
    [
      'historyCountsFrom',
      { historyCountsFrom: 'end' },
      'end',
      { input: { DocumentName: 'two_days' }, after: () => gathering.clock.runFor(28 * DAY) },
    ],
  ])('%s %j: %s', async (id, set, answer, run) => {
    const facts = await record(set, run);
    expect([answerTo(facts, id), facts.unreadLocations]).toEqual([answer, 0]);
  });

  test('what it cannot answer with why', async () => {
    const { answers } = await record({}, {});
    const unanswered = answers.filter(({ answered }) => !answered);
    expect(unanswered.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'cancelledInEvents',
        'failedStepNamesItsChild',
        'historyCountsFrom',
        'sameLocationTwice',
      ]),
    );
    for (const answer of unanswered) {
      expect(answer).toMatchObject({ because: expect.stringMatching(/^[a-z].{10,}[^.]$/) });
    }
    expect(answers.find(({ id }) => id === 'executedByOfChildren')).toMatchObject({
      answered: true,
      answer: 'a principal of the parent’s account',
    });
  });

  test('a location that is named twice', async () => {
    const twice = { Accounts: [FIRST], Regions: [REGION] };
    expect(
      answerTo(await record({}, { input: { TargetLocations: [twice, twice] } }), 'sameLocationTwice'),
    ).toBe('yes');
  });

  test('although other callers use the quota up', async () => {
    const facts = await record(
      {},
      {
        after: async () => {
          gathering.organization.trouble.add({
            kind: 'throttleCalls',
            operation: 'ssm:GetAutomationExecution',
            accountId: CENTRAL,
            times: 9,
          });
        },
      },
    );
    expect(answerTo(facts, 'stepsNameTheirLocation')).toBe('no');
  });

  test('though an account may not be read', async () => {
    const facts = await record(
      {},
      { after: async () => gathering.organization.accounts.get(FIRST)?.undeploy('admin') },
    );
    expect(facts.unreadLocations).toBe(1);
    expect(answerTo(facts, 'stepsNameTheirLocation')).toBe('no');
  });
});

test('it only reads, and the answers follow from what is written, which identifies no account', async () => {
  const facts = await record({}, { failing: [FIRST], input: withTargets('PROD') });
  expect(new Set(gathering.calls.map(({ operation }) => operation))).toEqual(
    new Set([
      'sts:GetCallerIdentity',
      'sts:AssumeRole',
      'ssm:GetAutomationExecution',
      'ssm:DescribeAutomationExecutions',
      'ssm:DescribeAutomationStepExecutions',
    ]),
  );
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-facts-'));
  try {
    await writeFacts(directory, facts);
    const [answers, run] = ['facts.json', 'run.json'].map((name) =>
      readFileSync(join(directory, name), 'utf8'),
    );
    const read = JSON.parse(run ?? '') as RecordedRun;
    expect(JSON.parse(answers ?? '')).toEqual(
      FACTS.map(({ answerFrom, ...fact }) => ({ ...fact, ...answerFrom(read) })),
    );
    const ids = gathering.organization
      .executions()
      .map(({ execution }) => execution.AutomationExecutionId ?? '');
    const names = [
      ...MEMBERS,
      CENTRAL,
      ...ids,
      'i-secret',
      'secret words',
      'stopInstance',
      'operator',
      'InstanceId',
    ];
    expect(ids.length).toBeGreaterThan(3);
    for (const text of [answers, run]) expect(names.filter((name) => text?.includes(name))).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
