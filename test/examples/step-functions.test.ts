import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import type { RunningRollcall } from '../flow/start-rollcall.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { aslFaultsOf } from '../step-functions/support/asl.ts';
import { Machine } from '../step-functions/support/machine.ts';
import { startWithMachine } from '../step-functions/support/start-with-machine.ts';
import { faultsOf } from '../templates/support/validator.ts';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const FOLDER = 'examples/step-functions';
const template = readFileSync(`${FOLDER}/canary-first.yml`, 'utf8');
const definition = readFileSync(`${FOLDER}/canary-first.asl.json`, 'utf8');
const [CANARY, ...REST] = MEMBERS;
const INPUT = { runbook: 'get_account_alias', canaries: [CANARY], everywhere: MEMBERS, regions: [REGION] };
const DENIED = { error: { code: 'AccessDenied', message: 'Access Denied' } };

/** What `aws cloudformation package` does, but for the bucket: the definition is in the template. */
function packaged(): string {
  const named = 'DefinitionS3Location: canary-first.asl.json';
  if (!template.includes(named)) throw new Error('The definition is named otherwise');
  const indented = definition.trimEnd().replaceAll('\n', '\n        ');
  return template.replace(named, () => `DefinitionString: |\n        ${indented}`);
}

let rollcall: RunningRollcall;
let machine: Machine;
beforeAll(async () => {
  ({ rollcall } = await startWithMachine({
    extraTemplates: new Map([['canary-first', readTemplate(packaged())]]),
  }));
  rollcall.organization.accounts.get(CENTRAL)?.deploy('canary-first');
  machine = new Machine(rollcall.organization, rollcall.clock, 'canary-first');
});
beforeEach(() => {
  for (const id of MEMBERS) {
    rollcall.organization.accounts
      .get(id)
      ?.setAnswer('iam:ListAccountAliases', { AccountAliases: ['an-alias'] });
  }
});
afterAll(() => rollcall.close());

test('where the canary succeeds, it runs everywhere else, and ends with what Rollcall says', async () => {
  expect(await machine.run(INPUT, 10 * MINUTE)).toMatchObject({
    status: 'SUCCEEDED',
    output: { expected: REST.length, counts: { succeeded: REST.length }, causes: [] },
  });
});

test('where the canary fails, it stops there, and its cause is Rollcall’s', async () => {
  const { organization } = rollcall;
  organization.accounts.get(CANARY)?.setAnswer('iam:ListAccountAliases', DENIED);
  const before = organization.executions().length;
  expect(await machine.run(INPUT, 10 * MINUTE)).toEqual({
    status: 'FAILED',
    error: 'StoppedAtCanaries',
    cause: expect.stringMatching(/^1 x Access denied: ListAccountAliases in step get_account_alias/),
  });
  // The parent, and the one child.
  expect(organization.executions().length - before).toBe(2);
});

test('a runbook that may not be started stops it too, with AWS’s words', async () => {
  expect(await machine.run({ ...INPUT, runbook: 'get_root_user' }, 10 * MINUTE)).toMatchObject({
    status: 'FAILED',
    error: 'StoppedAtCanaries',
    cause: expect.stringContaining('ssm:StartAutomationExecution'),
  });
});

test('the template and the definition pass the validators', async () => {
  expect(
    aslFaultsOf(
      definition
        .replaceAll('${Partition}', 'aws')
        .replaceAll('${RunAcrossAccounts}', 'arn:aws:states:eu-west-1:111111111111:stateMachine:m'),
    ),
  ).toEqual([]);
  expect(await faultsOf(packaged())).toEqual([]);
});
