import { afterEach, describe, expect, test } from '@jest/globals';
import { ROUTES } from '../../src/api/routes.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

const [FIRST] = MEMBERS;
const HOUR_MS = 3_600_000;

interface Report {
  readonly expected: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly found: Readonly<Record<string, number>>;
  readonly seal?: { readonly revision: number };
  readonly targets: readonly { readonly accountId: string; readonly accountName?: string }[];
}

async function get<Body>(path: string): Promise<Body> {
  const response = await rollcall.ask('GET', path);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Body;
}

const account = (id: string) => rollcall.organization.accounts.get(id);

describe('over a simulated organization,', () => {
  test('every route answers as it is documented', async () => {
    rollcall = await startRollcall({ schedules: false });
    const before = await rollcall.run('get_canonical_id');
    await rollcall.organization.idle();
    account(FIRST)?.setAnswer('s3:ListBuckets', {
      error: { code: 'AccessDenied', message: 'Access Denied' },
    });
    const parentId = await rollcall.run('get_canonical_id');
    await rollcall.organization.idle();
    await rollcall.sweep(HOUR_MS);

    // The root holds every account.
    const unitId = 'r-ab12';
    const values = { parentId, otherParentId: before, accountId: FIRST, region: REGION, unitId };
    for (const { method, path } of ROUTES) {
      const asked = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name]);
      const query = path.endsWith('/groups') ? '?output=get_canonical_id.canonical_id' : '';
      const response = await rollcall.ask(method === 'get' ? 'GET' : 'POST', `${asked}${query}`);
      expect([path, response.status]).toEqual([path, method === 'get' ? 200 : 202]);
    }
    for (const format of ['csv', 'ndjson']) {
      await rollcall.ask('GET', `/executions/${parentId}/results?format=${format}`);
    }
  });

  test('who repairs a role need not wait for the next look: a request to collect asks at once', async () => {
    rollcall = await startRollcall({ schedules: false });
    account(FIRST)?.undeploy('roles');
    const parentId = await rollcall.run('get_canonical_id');
    await rollcall.organization.idle();
    expect(await get<Report>(`/executions/${parentId}`)).toMatchObject({
      counts: { succeeded: 6, unreadable: 1 },
    });

    account(FIRST)?.deploy('roles');
    const { status } = await rollcall.ask('POST', `/executions/${parentId}/collect`);
    expect(status).toBe(202);
    await rollcall.organization.idle();
    expect(await get<Report>(`/executions/${parentId}`)).toMatchObject({
      counts: { succeeded: 7 },
      seal: { revision: 2 },
    });
  });

  test('a run that is older than the installation is collected when it is asked for', async () => {
    rollcall = await startRollcall({ schedules: false });
    rollcall.organization.trouble.add({ kind: 'dropEvents', share: 1 });
    const parentId = await rollcall.run('get_canonical_id');
    await rollcall.organization.idle();
    rollcall.organization.trouble.end();
    expect((await rollcall.ask('GET', `/executions/${parentId}`)).status).toBe(404);

    await rollcall.ask('POST', `/executions/${parentId}/collect?accountId=${CENTRAL}&region=${REGION}`);
    await rollcall.organization.idle();
    const report = await get<Report>(`/executions/${parentId}`);
    expect(report).toMatchObject({ expected: 7, counts: { succeeded: 7 }, found: { request: 7 } });
    expect(report.seal).toBeDefined();
  });

  test('accounts have their names once the sweep has listed them, and none where it may not', async () => {
    rollcall = await startRollcall({ schedules: false });
    const parentId = await rollcall.run('get_canonical_id');
    await rollcall.organization.idle();
    const namesOf = async () =>
      (await get<Report>(`/executions/${parentId}`)).targets.map(({ accountName }) => accountName);
    expect(await namesOf()).toEqual(MEMBERS.map(() => undefined));
    await rollcall.sweep(HOUR_MS);
    await rollcall.clock.runFor(HOUR_MS); // what the API has read before is forgotten
    expect(await namesOf()).toContain('log-archive');
  });

  test('a report that is waited for comes with the seal', async () => {
    rollcall = await startRollcall({ schedules: false });
    const parentId = await rollcall.run('get_canonical_id');
    const report = await get<Report>(`/executions/${parentId}/wait?seconds=25`);
    expect(report).toMatchObject({ expected: 7, counts: { succeeded: 7 }, seal: { revision: 1 } });
  });
});
