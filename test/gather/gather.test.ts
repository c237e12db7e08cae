import {
  DescribeAutomationExecutionsCommand,
  ListDocumentsCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ResultAnswer } from '../../local/demo/api-client.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from '../local/start.ts';
import { ADMIN_ROLE, EXTERNAL_ID, startGathering, type Gathering } from './start-gather.ts';

const [FIRST] = MEMBERS;
const READS = [
  'ssm:GetAutomationExecution',
  'ssm:DescribeAutomationExecutions',
  'ssm:DescribeAutomationStepExecutions',
];

/** With the caller's own credentials, for the names of the accounts. */
const NAMES = 'organizations:ListAccounts';
const ALLOWED = new Set(['sts:GetCallerIdentity', 'sts:AssumeRole', NAMES, ...READS]);

let gathering: Gathering;
afterEach(() => gathering.close());

const operations = () => new Set(gathering.calls.map(({ operation }) => operation));
const childrenOf = (id: string) =>
  gathering.organization
    .executions()
    .filter(({ execution }) => execution.ParentAutomationExecutionId === id)
    .map(({ execution }) => execution.AutomationExecutionId ?? '');

describe('a parent that has ended', () => {
  test('is gathered whole, each child read once, and its results stand in the store', async () => {
    gathering = await startGathering();
    const parentId = await gathering.begin();
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({
      outcome: 'sealed',
      parent: { executionId: parentId, runbook: 'get_canonical_id', status: 'Success' },
      expected: 7,
      expectedAtLeast: false,
      counts: { succeeded: 7 },
      seal: { revision: 1 },
      open: [],
      faults: [],
      throttled: 0,
    });
    expect([...operations()].filter((one) => !ALLOWED.has(one))).toEqual([]);
    for (const child of childrenOf(parentId)) expect(gathering.reads().get(child)).toBe(1);
    const { results } = (await gathering.get(`/executions/${parentId}/results`)) as {
      results: ResultAnswer[];
    };
    expect(results).toHaveLength(7);
    for (const { outputs } of results) {
      expect(outputs?.['get_canonical_id.canonical_id']).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    }
    expect(await gathering.get('/executions')).toMatchObject({
      executions: [{ parentExecutionId: parentId }],
    });
  });

  test('costs nothing the second time but the question who asks', async () => {
    gathering = await startGathering();
    const parentId = await gathering.begin();
    const first = await gathering.gather(parentId);
    gathering.calls.length = 0;
    await expect(gathering.gather(parentId)).resolves.toMatchObject({ outcome: 'sealed', seal: first.seal });
    expect(gathering.calls.map(({ operation }) => operation)).toEqual(['sts:GetCallerIdentity']);
  });

  test('a role that is missing in one account stops no other; once it is there, that account alone is read', async () => {
    gathering = await startGathering();
    const account = gathering.organization.accounts.get(FIRST);
    account?.undeploy('admin');
    const parentId = await gathering.begin();
    const before = gathering.clock.now();
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({
      outcome: 'open',
      expected: 7,
      counts: { succeeded: 6, unreadable: 1 },
      open: [
        {
          location: { accountId: FIRST, region: REGION },
          verdict: 'unreadable',
          reason: 'readerRoleNotAssumable',
          message: expect.stringContaining('is not authorized to perform: sts:AssumeRole'),
        },
      ],
      faults: [],
    });
    expect(report.seal).toBeUndefined();
    expect(report.lookAgainAt).toBeUndefined();
    expect(gathering.clock.now() - before).toBeLessThan(60_000);

    account?.deploy('admin');
    gathering.calls.length = 0;
    await expect(gathering.gather(parentId)).resolves.toMatchObject({
      outcome: 'sealed',
      counts: { succeeded: 7 },
    });
    const [child] = gathering.organization
      .executions()
      .filter(({ accountId }) => accountId === FIRST)
      .map(({ execution }) => execution.AutomationExecutionId);
    expect([...gathering.reads()]).toEqual([[child, 1]]);
  });

  test('what fails is told as AWS says it', async () => {
    gathering = await startGathering();
    gathering.organization.accounts
      .get(FIRST)
      ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
    const report = await gathering.gather(await gathering.begin());
    expect(report).toMatchObject({ outcome: 'sealed', counts: { succeeded: 6, failed: 1 } });
  });

  test('is read in another account than the caller’s, if that is said', async () => {
    gathering = await startGathering();
    gathering.organization.accounts.get(CENTRAL)?.deploy('admin');
    const parentId = await gathering.begin();
    const child = childrenOf(parentId)[0] ?? '';
    await expect(gathering.gather(parentId, { parentAccount: FIRST })).rejects.toMatchObject({
      name: 'ParentNotFoundError',
      message: expect.stringContaining(`account ${FIRST}, Region ${REGION}`),
    });
    await expect(gathering.gather(child, { parentAccount: FIRST })).rejects.toMatchObject({
      name: 'NotARootError',
      parentExecutionId: parentId,
    });
  });
});

describe('a session', () => {
  test('is narrowed to three reads, whatever the role may do', async () => {
    gathering = await startGathering();
    await gathering.gather(await gathering.begin());
    const assumed = gathering.calls.filter(({ operation }) => operation === 'sts:AssumeRole');
    expect(assumed.map(({ input }) => String(input['RoleArn'])).sort()).toEqual(
      MEMBERS.map((id) => `arn:aws:iam::${id}:role/${ADMIN_ROLE}`).sort(),
    );
    for (const { input } of assumed) {
      expect(JSON.parse(String(input['Policy']))).toEqual({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: READS, Resource: '*' }],
      });
    }
  });

  test('may do nothing else: started elsewhere, documents listed, roles assumed', async () => {
    gathering = await startGathering();
    await gathering.gather(await gathering.begin());
    const assumed = gathering.calls.find(({ operation }) => operation === 'sts:AssumeRole');
    const { sts } = clientsOf(gathering.organization);
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand(assumed?.input as unknown as AssumeRoleCommandInput),
    );
    const { ssm, sts: stsOfSession } = clientsOf(gathering.organization, {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    });
    await expect(ssm.send(new DescribeAutomationExecutionsCommand({}))).resolves.toMatchObject({});
    const noPolicyAllows = expect.stringContaining('no session policy allows');
    await expect(
      ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'get_canonical_id' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException', message: noPolicyAllows });
    await expect(ssm.send(new ListDocumentsCommand({}))).rejects.toMatchObject({ message: noPolicyAllows });
    await expect(
      stsOfSession.send(
        new AssumeRoleCommand({
          RoleArn: String(assumed?.input['RoleArn']),
          RoleSessionName: 'further',
        }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('of a role in a path, which asks for an external ID', async () => {
    gathering = await startGathering();
    const parentId = await gathering.begin();
    const as = { roleName: 'platform/auditor' };
    await expect(gathering.gather(parentId, as)).resolves.toMatchObject({ counts: { unreadable: 7 } });
    await expect(gathering.gather(parentId, { ...as, externalId: EXTERNAL_ID })).resolves.toMatchObject({
      outcome: 'sealed',
      counts: { succeeded: 7 },
    });
  });
});

describe('tags of accounts', () => {
  const TAGS = 'organizations:ListTagsForResource';
  const withTags = async () => {
    const { organization } = await sampleOrganization();
    const accounts = organization.accounts.map((account, n) => ({
      ...account,
      tags: { team: n < 3 ? 'payments' : 'audit' },
    }));
    return startGathering({ organization: { ...organization, accounts } });
  };

  test('are read if that is wanted, each once, and choose among what was gathered', async () => {
    gathering = await withTags();
    const parentId = await gathering.begin();
    await gathering.gather(parentId, { accountTags: true });
    const read = gathering.calls.filter(({ operation }) => operation === TAGS);
    expect(read).toHaveLength(gathering.organization.accounts.size);
    const path = `/executions/${parentId}/results?accountTag=team=`;
    const [some, others, all] = await Promise.all(
      ['payments', 'audit', '*'].map(async (team) => {
        const { results } = (await gathering.get(`${path}${team}`)) as { results: ResultAnswer[] };
        return results.length;
      }),
    );
    expect([some, (some ?? 0) + (others ?? 0)]).toEqual([2, all]);
    gathering.calls.length = 0;
    await gathering.gather(parentId, { accountTags: true });
    expect(operations().has(TAGS)).toBe(false);
  });

  test('are not read otherwise', async () => {
    gathering = await withTags();
    await gathering.gather(await gathering.begin());
    expect(operations().has(TAGS)).toBe(false);
  });
});
