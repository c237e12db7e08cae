import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { createAccounts } from '../../simulator/organization/create-accounts.ts';
import type { Template } from '../../simulator/templates/read-template.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import type { RunningRollcall } from '../flow/start-rollcall.ts';
import { CENTRAL, MEMBERS, REGION, templatesOf } from '../local/start.ts';
import { API_CALLS } from './support/api-calls.ts';
import { policiesOf, type DeployedPolicy, type PolicyDocument } from './support/deployed-policies.ts';
import { grantsOf } from './support/grants.ts';
import { aRecorder, allowedCalls, askAgain, unneeded, type RecordedCall } from './support/recorded-calls.ts';
import {
  organizationOfTheScenario,
  startScenario,
  playWholeScenario,
  UNREADABLE,
} from './support/whole-scenario.ts';

// The whole story is played before the first test.
jest.setTimeout(120_000);

/** What is allowed though no call of the story needs it, and why. */
const NOT_CALLED_HERE: Readonly<Record<string, string>> = {
  'AlarmTopicPolicy, AlarmsOfThisStack: sns:Publish': 'CloudWatch raises alarms, and is not simulated',
  'CentralForwarderRole forward, 0: events:PutEvents':
    'The policy of the bus admits every rule of the organization, those of its own account too. EventBridge’s guide asks for it in the role',
  ...Object.fromEntries(
    ['ApiRole api', 'CollectRole collect', 'SweepRole sweep'].flatMap((role) =>
      ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => [
        `${role}, Log: ${action}`,
        'Lambda writes what the function prints, and its logs are not simulated',
      ]),
    ),
  ),
};

const WITH_A_KEY: Readonly<Record<string, string>> = {
  'CollectQueuePolicy, EventsOfTheBus: sqs:SendMessage':
    'A bus with a key has a dead-letter queue for what it cannot encrypt; that is not simulated',
  ...Object.fromEntries(
    ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map((action) => [
      `TableKeyPolicy, ReadAndWriteTheTable: kms:${action}`,
      'DynamoDB uses the key with its caller’s permissions: its guide asks for these, and keys are not simulated',
    ]),
  ),
  ...Object.fromEntries(
    ['QueueKeyPolicy, TakeFromTheQueueAndPutBack', 'TopicKeyPolicy, Publish'].flatMap((statement) =>
      ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => [
        `${statement}: ${action}`,
        'SQS and SNS need both from the sender; keys are not simulated',
      ]),
    ),
  ),
};

let rollcall: RunningRollcall;
let calls: readonly RecordedCall[];
let policies: readonly DeployedPolicy[];
beforeAll(async () => {
  const templates = await templatesOf(await organizationOfTheScenario());
  const recorder = aRecorder();
  rollcall = await startScenario({ templates, watch: { decision: recorder.watch } });
  policies = [...rollcall.organization.accounts.values()].flatMap(policiesOf);
  await playWholeScenario(rollcall, templates.central);
  calls = [...recorder.calls(), ...API_CALLS];
});
afterAll(() => rollcall.close());

const told = ({ question, refusal }: RecordedCall): string =>
  `${question.action} on ${question.resource}: ${refusal?.by ?? 'allowed'}`;

/** The policies with one of them changed, in every account that has it. */
const changed = (
  name: string,
  change: (document: PolicyDocument) => PolicyDocument,
): readonly DeployedPolicy[] =>
  policies.map((policy) =>
    policy.name === name ? { ...policy, document: change(policy.document) } : policy,
  );

describe('the whole story, in both tiers and in two Regions,', () => {
  test('was told: nothing failed but what was made to', () => {
    expect(rollcall.organization.checksPermissions).toBe(true);
    expect(rollcall.organization.functionErrors()).toEqual([]);
    const failures = rollcall.log.lines.filter(({ level }) => level === 'error');
    expect(new Set(failures.map(({ fields }) => fields['code']))).toEqual(new Set(['MALFORMED_EVENT']));
    const locations = rollcall.organization.deadLetters().map(({ queueName }) => queueName);
    expect(new Set(locations)).toEqual(
      new Set([
        'rollcall-collect-dead-letters',
        'rollcall-forward-dead-letters',
        'rollcall-sealed-dead-letters',
      ]),
    );
  });

  test('makes no call that is not allowed, but for a reader role and a queue that were taken away', () => {
    expect(new Set(calls.filter(({ refusal }) => refusal !== undefined).map(told))).toEqual(
      new Set([
        `sts:AssumeRole on arn:aws:iam::${UNREADABLE}:role/rollcall-reader: resource`,
        `sqs:SendMessage on arn:aws:sqs:${REGION}:${CENTRAL}:rollcall-collect: identity`,
      ]),
    );
  });

  test('makes calls that are allowed by the policies as the templates deploy them', async () => {
    const allowed = allowedCalls(calls, policies);
    expect(allowed.length).toBeGreaterThan(100);
    const refused = await Promise.all(
      allowed.map(async (call) => ((await askAgain(call, policies)) === undefined ? [] : [told(call)])),
    );
    expect(refused.flat()).toEqual([]);
  });

  test('needs all that is allowed: every action, on every resource, with every value of a condition', async () => {
    await expect(unneeded(calls, policies)).resolves.toEqual(Object.keys(NOT_CALLED_HERE).toSorted());
  });
});

describe('a permission that is not needed would be found:', () => {
  const add = (statement: object) => (document: PolicyDocument) => ({
    ...document,
    Statement: [...document.Statement, { Effect: 'Allow', ...statement }],
  });
  const TABLE = `arn:aws:dynamodb:${REGION}:${CENTRAL}:table/rollcall`;

  test.each<[what: string, policy: string, statement: Record<string, unknown>, found: readonly string[]]>([
    [
      'an action',
      'CollectRole collect',
      { Sid: 'New', Action: ['dynamodb:DeleteItem'], Resource: TABLE },
      ['CollectRole collect, New: dynamodb:DeleteItem'],
    ],
    [
      'a resource',
      'ApiRole api',
      { Sid: 'New', Action: 'dynamodb:Query', Resource: `${TABLE}/index/open` },
      ['ApiRole api, New: dynamodb:Query'],
    ],
    [
      'what is allowed already',
      'SweepRole sweep',
      { Sid: 'New', Action: 'dynamodb:UpdateItem', Resource: TABLE },
      ['SweepRole sweep, KeepTheLedger: dynamodb:UpdateItem', 'SweepRole sweep, New: dynamodb:UpdateItem'],
    ],
    [
      'an action of the reader',
      'ReaderRole read-executions',
      { Sid: 'New', Action: 'ssm:GetParameter', Resource: '*' },
      ['ReaderRole read-executions, New: ssm:GetParameter'],
    ],
    [
      'a principal that the reader role trusts',
      'ReaderRole trust',
      { Sid: 'New', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${MEMBERS[0]}:root` } },
      ['ReaderRole trust, New: sts:AssumeRole'],
    ],
  ])('%s', async (_what, policy, statement, found) => {
    const wider = changed(policy, add(statement));
    const extra = (await unneeded(calls, wider, policy)).filter((name) => !(name in NOT_CALLED_HERE));
    expect(extra).toEqual(found);
  });

  test('a value of a condition', async () => {
    const wider = changed('SweepRole sweep', (document) =>
      JSON.parse(
        JSON.stringify(document).replace(
          '"Execution Collection Requested"',
          '["Execution Collection Requested","Parent Execution Sealed"]',
        ),
      ),
    );
    const extra = (await unneeded(calls, wider, 'SweepRole sweep')).filter(
      (name) => !(name in NOT_CALLED_HERE),
    );
    expect(extra).toEqual([
      'SweepRole sweep, Request: events:PutEvents with events:detail-type Parent Execution Sealed',
    ]);
  });
});

test('without an action that is needed a call is refused, and is found among the recorded ones', async () => {
  const templates = await templatesOf(await organizationOfTheScenario());
  const action = 'ssm:DescribeAutomationStepExecutions';
  const central = withoutAction(templates.central, 'CollectRole', action);
  const recorder = aRecorder();
  const poorer = await startScenario({
    templates: { ...templates, central },
    watch: { decision: recorder.watch },
  });
  try {
    const TargetLocations = [{ Accounts: MEMBERS.slice(0, 2), Regions: [REGION] }];
    await clientsOf(poorer.organization).ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'get_canonical_id', TargetLocations }),
    );
    await poorer.clock.runFor(10 * 60_000);
    const refused = recorder.calls().filter(({ refusal, question }) => refusal && question.action === action);
    expect(refused.length).toBeGreaterThan(0);
  } finally {
    await poorer.close();
  }
});

test('with a key of one’s own, what may be done with it is added, and nothing else', async () => {
  const file = await organizationOfTheScenario();
  const kmsKeyArn = `arn:aws:kms:${REGION}:${CENTRAL}:key/6a7e8feb-b491-4cf7-a9f1-bf3703467718`;
  const params = { ...file.central.params, kmsKeyArn };
  const keyed = { ...file, central: { ...file.central, params } };
  const accounts = createAccounts(keyed, await templatesOf(keyed), 'http://127.0.0.1');
  const namesOf = (all: readonly DeployedPolicy[]) => new Set(all.flatMap(grantsOf).map(({ name }) => name));
  const known = namesOf(policies);
  const added = [...namesOf([...accounts.values()].flatMap(policiesOf))].filter((name) => !known.has(name));
  expect(added.toSorted()).toEqual(Object.keys(WITH_A_KEY).toSorted());
});

function withoutAction(template: Template, role: string, action: string): Template {
  const text = JSON.stringify(template.Resources[role]);
  const poorer = text.replace(new RegExp(`,?"${action}"`), '');
  if (poorer === text) throw new Error(`${role} has no ${action}`);
  return { ...template, Resources: { ...template.Resources, [role]: JSON.parse(poorer) } };
}
