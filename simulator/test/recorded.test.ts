import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GetAutomationExecutionCommand, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { readRunbook } from '../runbook/runbook.ts';
import { clientsOf } from './clients.ts';
import { MEMBERS, REGION, start, type Started } from './start.ts';
import { fixture } from './fixture.ts';

/** What differs from run to run: IDs become `id`, times become `time`. Keys in any order. */
function withoutIdsAndTimes(value: unknown): unknown {
  if (value instanceof Date) return 'time';
  if (typeof value === 'string') {
    return value
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
      .replaceAll(/^\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d$/g, 'time');
  }
  if (Array.isArray(value)) return value.map(withoutIdsAndTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '$metadata')
      .map(([name, content]) => [name, withoutIdsAndTimes(content)]),
  );
}

const recorded = (name: string): unknown => withoutIdsAndTimes(fixture(`recorded/${name}.json`));

/** The runbook that was recorded: the project's own asks the same, and says more. */
const recordedRunbook = (name: string) => {
  const { Name, Content } = fixture(`recorded/runbook-${name}.json`) as { Name: string; Content: string };
  return readRunbook(Name, Content);
};
const RUNBOOKS = ['get-account-alias', 'get-canonical-id'].map(recordedRunbook);

let started: Started;
beforeEach(async () => {
  started = await start({ runbooks: RUNBOOKS });
});
afterEach(() => started.organization.close());

const TARGET_LOCATIONS = {
  Accounts: [
    '749430203777',
    '345132479590',
    '139442570134',
    '975072629527',
    '644347852375',
    '897617218731',
    '973820050801',
  ],
  Regions: [REGION],
  TargetLocationMaxConcurrency: '1',
  TargetLocationMaxErrors: '0',
  ExecutionRoleName: 'AWS-SystemsManager-AutomationExecutionRole',
};

async function run(DocumentName: string, isCrossAccount: boolean): Promise<string> {
  const { ssm } = clientsOf(started.organization);
  const { AutomationExecutionId = '' } = await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName,
      ...(isCrossAccount && { TargetLocations: [TARGET_LOCATIONS] }),
    }),
  );
  await started.organization.idle();
  return AutomationExecutionId;
}

const get = async (AutomationExecutionId: string, accountId?: string): Promise<unknown> =>
  withoutIdsAndTimes(
    await clientsOf(started.organization, accountId).ssm.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    ),
  );

const childIn = (accountId: string): string =>
  started.organization.executions().find((one) => one.accountId === accountId)?.execution
    .AutomationExecutionId ?? '';

describe('answers as AWS did, field by field:', () => {
  test('the parent of a cross-account execution', async () => {
    const id = await run('get_account_alias', true);
    expect(await get(id)).toEqual(recorded('parent-0fd2b51c-get-account-alias-success'));
  });

  test('a child whose selector selects nothing', async () => {
    await run('get_account_alias', true);
    const [accountId] = MEMBERS;
    expect(await get(childIn(accountId), accountId)).toEqual(
      recorded('child-a126db9b-get-account-alias-success'),
    );
  });

  test('a child with an output', async () => {
    await run('get_canonical_id', true);
    const [accountId] = MEMBERS;
    expect(await get(childIn(accountId), accountId)).toEqual(
      recorded('child-a8cf2652-get-canonical-id-success'),
    );
  });

  test('a child whose API call was denied', async () => {
    const [accountId] = MEMBERS;
    const error = { code: 'AccessDenied', message: 'Access Denied' };
    started.organization.accounts.get(accountId)?.setAnswer('s3:ListBuckets', { error });
    await run('get_canonical_id', true);
    expect(await get(childIn(accountId), accountId)).toEqual(
      recorded('child-67f10557-get-canonical-id-failed'),
    );
  });

  test.each([
    ['get_account_alias', 'simple-b57cf0cc-get-account-alias-success'],
    ['get_canonical_id', 'simple-e965468d-get-canonical-id-success'],
  ])('%s in the central account alone', async (runbook, recording) => {
    expect(await get(await run(runbook, false))).toEqual(recorded(recording));
  });
});
