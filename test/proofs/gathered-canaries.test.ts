import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { recordFacts } from '../../cli/facts/record-facts.ts';
import { writeFacts } from '../../cli/facts/record-run.ts';
import { openLocalStore } from '../../cli/local-store/local-store.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import { connectReads } from '../../src/app/as-caller.ts';
import { ADMIN_ROLE, startGathering, type Gathering } from '../gather/start-gather.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { MESSAGE, NOWHERE, OUTPUT, textOf } from './support/canaries.ts';
import { RUNBOOKS } from './support/canary-scenario.ts';
import { startSecretProxy, type SecretProxy } from './support/secret-proxy.ts';

// The whole story is played before the first test.
jest.setTimeout(120_000);

// What is written on the caller's machine: the files of gathering, and the facts that a user can send back.

let gathering: Gathering;
let proxy: SecretProxy;
let directory: string;
let parentId: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-canaries-'));
  gathering = await startGathering({ runbooks: RUNBOOKS });
  proxy = await startSecretProxy(gathering.organization.url);
  const [failing, ...others] = MEMBERS;
  const { accounts } = gathering.organization;
  for (const id of others) accounts.get(id)?.setAnswer('s3:ListBuckets', { Owner: { ID: `${OUTPUT}${id}` } });
  accounts
    .get(failing)
    ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: `${MESSAGE}1` } });
  parentId = await gathering.begin({
    DocumentName: 'secretive',
    Parameters: { Secret: [`${NOWHERE}started`] },
  });
});
afterEach(async () => {
  await gathering.close();
  await proxy.close();
  rmSync(directory, { recursive: true });
});

const aws = () => ({
  endpoint: gathering.organization.url,
  requestHandler: { httpAgent: proxy.agent },
  credentials: { accessKeyId: CENTRAL, secretAccessKey: SECRET_ACCESS_KEY, sessionToken: '' },
});

/** The bytes of all files, as text. */
const filesOf = (where: string): string =>
  readdirSync(where)
    .map((name) => readFileSync(join(where, name)).toString('latin1'))
    .join('\n');

/** All that the store holds, unzipped: LevelDB compresses, and so does Rollcall. */
async function contentOf(where: string): Promise<string> {
  const files = new ClassicLevel<string, Uint8Array>(where, { valueEncoding: 'view' });
  const entries: unknown[] = [];
  for await (const [key, value] of files.iterator()) entries.push(key, Buffer.from(value).toString('latin1'));
  await files.close();
  const store = await openLocalStore(where, () => gathering.clock.now());
  const keys = new Set(entries.flatMap((one) => /^I\0(.+)\0/.exec(String(one))?.[1] ?? []));
  for (const key of keys) entries.push(textOf(await store.table.query(key, '', undefined)));
  await store.close();
  return entries.join('\n');
}

describe('on a machine of one’s own', () => {
  test('the files of gathering hold outputs and failure messages, and of parameters and inputs nothing', async () => {
    const store = await openLocalStore(directory, () => gathering.clock.now());
    const report = await gathering.gather(parentId, {}, { table: store.table, aws: aws() });
    await store.close();
    expect(report.faults).toEqual([]);
    for (const field of ['Parameters', 'Inputs', 'Variables'])
      expect(proxy.told.get(field)).toBeGreaterThan(7);
    const content = await contentOf(directory);
    expect([NOWHERE, OUTPUT, MESSAGE].filter((canary) => content.includes(canary))).toEqual([
      OUTPUT,
      MESSAGE,
    ]);
    expect(filesOf(directory).includes(NOWHERE)).toBe(false);
    expect(textOf(gathering.progress)).not.toMatch(/canary-/);
    expect(textOf(report)).not.toMatch(/canary-(in|out)-/);
  });

  test('recorded facts hold none of it, neither as answers nor as fixtures', async () => {
    const { clock } = gathering;
    const deps = {
      now: () => clock.now(),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
      aws: aws(),
    };
    const facts = await clock.runUntil(
      clock.run(async () => {
        const { location, reads } = await connectReads({ region: REGION, roleName: ADMIN_ROLE }, deps);
        return recordFacts(parentId, location, { reads, now: deps.now });
      }),
    );
    for (const field of ['Parameters', 'Inputs', 'Variables', 'OverriddenParameters', 'Response']) {
      expect([field, (proxy.told.get(field) ?? 0) > 0]).toEqual([field, true]);
    }
    expect(facts.run.children.length).toBeGreaterThan(1);
    await writeFacts(directory, facts);
    expect(readdirSync(directory).toSorted()).toEqual(['facts.json', 'run.json']);
    expect(filesOf(directory)).not.toMatch(/canary/);
  });
});
