import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, expect, test } from '@jest/globals';
import { openLocalStore } from '../../cli/local-store/local-store.ts';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import type { Table } from '../../src/store/table.ts';
import { Oracle } from '../flow/oracle.ts';
import { aResource, INSTANCE_RUNBOOK } from '../../simulator/test/automation.ts';
import { organizationWith } from '../local/organization-with.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { crashingTable } from '../support/crashing-table.ts';
import { isLong, isThorough } from '../support/is-long.ts';
import { ADMIN_ROLE, startGathering, type Gathering } from './start-gather.ts';

const MINUTE = 60_000;
/** Every write in the long run of the tests, every third one in the lane `explore`, every seventh one else. */
const STEP = isLong ? 1 : isThorough ? 3 : 7;
const [FIRST, SECOND] = MEMBERS;

let gathering: Gathering;
afterEach(() => gathering.close());

/** Two members, a resource in each: a root, two ledgers, two leaves. */
async function beginRateControlled(): Promise<string> {
  const accounts = [FIRST, SECOND].map((id, n) => [
    id,
    { resources: [1].map((m) => aResource(`i-${n}${m}`, { tags: { ENV: 'PROD' } })) },
  ]);
  gathering = await startGathering({
    organization: await organizationWith({}, Object.fromEntries(accounts)),
    runbooks: [readRunbook('stop', INSTANCE_RUNBOOK)],
  });
  return gathering.begin({
    DocumentName: 'stop',
    TargetParameterName: 'InstanceId',
    Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
    TargetLocations: [{ Accounts: [FIRST, SECOND], Regions: [REGION] }],
  });
}

/** Whose end is in a table. */
async function collectedIn(table: Table): Promise<readonly string[]> {
  const ids = gathering.organization
    .executions()
    .map(({ execution }) => execution.AutomationExecutionId ?? '');
  const held = await Promise.all(ids.map((pk) => table.get({ pk, sk: 'RESULT#0' })));
  return ids.filter((_id, n) => held[n] !== undefined);
}

test('interrupted after any write, and run again, it goes on where it was', async () => {
  const parentId = await beginRateControlled();
  const digest = new Oracle(gathering.organization).digestOf(parentId);
  let resumed = 0;
  for (;;) {
    const table = new MemoryTable(() => gathering.clock.now());
    const crashing = crashingTable(table, new Map([[resumed + 1, 'after']]));
    const ended = await gathering.gather(parentId, {}, { table: crashing }).then(
      ({ outcome }) => outcome,
      (error: unknown) => (error instanceof Error ? error.name : 'nothing known'),
    );
    if (ended === 'sealed') break;
    resumed += STEP;
    const collected = await collectedIn(table);
    const before = gathering.clock.now();
    gathering.calls.length = 0;
    const report = await gathering.gather(parentId, {}, { table });
    expect([ended, resumed, report.outcome, report.seal?.digest]).toEqual([
      'Crash',
      resumed,
      'sealed',
      digest,
    ]);
    expect(gathering.clock.now() - before).toBeLessThan(MINUTE);
    expect(collected.filter((id) => gathering.reads().has(id))).toEqual([]);
    expect([...gathering.reads().values()].filter((times) => times > 1)).toEqual([]);
  }
  expect(resumed).toBeGreaterThan(20);
}, 300_000);

test('told to stop, it ends at once, and goes on when it is run again, from its files', async () => {
  const parentId = await beginRateControlled();
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-gather-'));
  const now = () => gathering.clock.now();
  try {
    const stop = new AbortController();
    const first = await openLocalStore(directory, now);
    const report = await gathering.gather(
      parentId,
      { signal: stop.signal },
      {
        table: first.table,
        onProgress: ({ expected }) => {
          if (expected > 0) stop.abort();
        },
      },
    );
    expect(report.outcome).toBe('interrupted');
    await first.close();

    const second = await openLocalStore(directory, now);
    const collected = await collectedIn(second.table);
    expect(collected.length).toBeGreaterThan(0);
    expect(collected.length).toBeLessThan(5);
    gathering.calls.length = 0;
    await expect(gathering.gather(parentId, {}, { table: second.table })).resolves.toMatchObject({
      outcome: 'sealed',
      seal: { digest: new Oracle(gathering.organization).digestOf(parentId) },
    });
    expect(collected.filter((id) => gathering.reads().has(id))).toEqual([]);
    await second.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a session that runs out midway is told of, and nothing that was collected is lost', async () => {
  gathering = await startGathering();
  const { organization, clock } = gathering;
  organization.accounts.get(CENTRAL)?.deploy('admin');
  const parentId = await gathering.begin();
  const { Credentials: given } = await clientsOf(organization).sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${CENTRAL}:role/${ADMIN_ROLE}`,
      RoleSessionName: 'operator',
      DurationSeconds: 900,
    }),
  );
  const aws = {
    endpoint: organization.url,
    credentials: {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    },
  };
  await clock.runFor(14 * MINUTE + 58_000);
  // Three accounts answer late: the session is over by then.
  for (const id of MEMBERS.slice(4)) {
    organization.trouble.add({
      kind: 'throttleCalls',
      operation: 'sts:AssumeRole',
      accountId: id,
      times: 30,
    });
  }
  const gathered = gathering.gather(parentId, {}, { aws });
  await expect(gathered).rejects.toMatchObject({
    code: 'SESSION_EXPIRED',
    message: expect.stringMatching(
      /log in again, and run the same command again\. What was collected is kept/,
    ),
  });
  const collected = await collectedIn(gathering.table);
  expect(collected).toHaveLength(1 + 4);
  await expect(gathering.gather(parentId, {}, { aws })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });

  gathering.calls.length = 0;
  await expect(gathering.gather(parentId)).resolves.toMatchObject({ outcome: 'sealed' });
  expect([...gathering.reads().keys()].filter((id) => collected.includes(id))).toEqual([]);
  expect(gathering.reads().size).toBe(3);
});
