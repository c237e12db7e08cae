import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import { ADMIN_ROLE, PEOPLES_ROLES } from '../gather/start-gather.ts';
import { sampleOrganization, templatesOf } from '../local/start.ts';
import { runProgram, type Printed } from '../support/aws-cli.ts';
import { startServed, type Served } from '../support/start-served.ts';
import { nodeOf } from './support/packaged-function.ts';

// The package as npm would install it, in an empty folder, on each version of Node that it says it runs on.

// It packs, installs, and fetches three versions of Node.
jest.setTimeout(600_000);

let directory: string;
let served: Served;
let parentId = '';
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-installed-'));
  writeFileSync(join(directory, 'package.json'), '{ "private": true }');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  await npm(['pack', '--pack-destination', directory], '.');
  // No compiler and no script: nothing but what is in the package.
  const tarball = `./ssm-rollcall-${version}.tgz`;
  await npm(['install', '--offline', '--ignore-scripts', '--omit=optional', tarball], directory);
  const { organization } = await sampleOrganization();
  const templates = await templatesOf(organization);
  served = await startServed({
    // The command has a clock of its own, which is that of the wall.
    clock: new VirtualClock(Date.now()),
    organization,
    templates: { ...templates, members: new Map([...templates.members, ...PEOPLES_ROLES]) },
  });
  for (const account of served.organization.accounts.values()) account.deploy('admin');
  parentId = await served.run('get_account_alias');
  await served.organization.idle();
});
afterAll(async () => {
  await served.close();
  rmSync(directory, { recursive: true, force: true });
});

const environment = (node: string) => ({
  PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}`,
  HOME: directory,
  AWS_EC2_METADATA_DISABLED: 'true',
});

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { code, stderr } = await runProgram('npm', args, environment(process.execPath), cwd);
  if (code !== 0) throw new Error(`npm ${args[0]} failed: ${stderr}`);
}

describe.each([20, 22, 24])('on Node %d', (major) => {
  let node: string;
  const rollcall = (...args: readonly string[]): Promise<Printed> =>
    runProgram('node_modules/.bin/rollcall', args, environment(node), directory);
  beforeAll(async () => {
    node = await nodeOf(major);
    const { stdout } = await runProgram('node', ['--version'], environment(node));
    if (!stdout.startsWith(`v${major}.`)) throw new Error(`This is Node ${stdout}, not ${major}`);
  });

  test('the command shows a report, without a word beside it', async () => {
    const { code, stdout, stderr } = await rollcall('show', parentId, '--url', served.url);
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toContain('7 of 7 succeeded');
  });

  test('what is gathered is kept, with no native module, and read again', async () => {
    const store = join(directory, `store-${major}`);
    const at = ['--store', store, '--endpoint-url', served.organization.url];
    const gathered = await rollcall('gather', parentId, '--role-name', ADMIN_ROLE, ...at);
    expect([gathered.stderr.match(/classic-level|Warning/), gathered.code]).toEqual([null, 0]);
    expect(readdirSync(store)).toEqual(['rollcall.jsonl']);
    const { code, stdout } = await rollcall('show', parentId, '--store', store);
    expect([code, stdout]).toEqual([0, expect.stringContaining('7 of 7 succeeded')]);
  });

  test('the client reads the same', async () => {
    const script = `import { createClient } from 'ssm-rollcall/client';
      const { counts } = await createClient({ url: '${served.url}' }).get('/executions/{parentId}', { parentId: '${parentId}' });
      console.log(counts.succeeded);`;
    const program = ['--input-type=module', '--eval', script];
    const { stdout, stderr } = await runProgram(node, program, environment(node), directory);
    expect([stderr, stdout]).toEqual(['', '7\n']);
  });
});
