import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import {
  GetAutomationExecutionCommand,
  ListDocumentsCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { clientsOf } from './clients.ts';
import { FIXTURES, readReadme } from './fixture.ts';

// In real time, and a process compiles the sources again.
jest.setTimeout(120_000);

const PACKAGE = join(import.meta.dirname, '..');
const ORGANIZATION = join(FIXTURES, 'small.yml');
const TEMPLATE = join(FIXTURES, 'templates/reader.yml');
const OPERATIONS = '111122223333';
const WORKLOAD = '444455556666';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(PACKAGE, 'bin.js'), ...args], { cwd: tmpdir() });
  running.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const closed = once(child, 'close').then(([code]: unknown[]) => code);
  const serves = async (): Promise<string> => {
    while (!said.stdout.includes('Ctrl-C')) {
      await Promise.race([
        once(child.stdout, 'data'),
        closed.then(() => Promise.reject(new Error(said.stderr))),
      ]);
    }
    return /http:\/\/127\.0\.0\.1:\d+/.exec(said.stdout)?.[0] ?? '';
  };
  return { child, said, closed, serves };
}

describe('the command', () => {
  test('serves any organization file and any template, until it is interrupted', async () => {
    const { child, said, closed, serves } = run(
      '--organization',
      ORGANIZATION,
      '--template',
      TEMPLATE,
      '--port',
      '0',
      '--runbooks',
      join(FIXTURES, 'runbooks'),
    );
    const url = await serves();
    expect(said.stdout).toContain('o-exampleorgid, 2 accounts in eu-west-1');
    expect(said.stdout).toContain('reader');

    const { ssm, sts } = clientsOf({ url }, OPERATIONS);
    const { AutomationExecutionId } = await ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'get_canonical_id' }),
    );
    const { AutomationExecution } = await ssm.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );
    expect(AutomationExecution?.DocumentName).toBe('get_canonical_id');
    const RoleArn = `arn:aws:iam::${WORKLOAD}:role/reader`;
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }),
    );
    const reader = clientsOf(
      { url },
      {
        accessKeyId: session?.AccessKeyId ?? '',
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      },
    );
    await expect(reader.ssm.send(new ListDocumentsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });

    child.kill('SIGINT');
    await expect(closed).resolves.toBe(0);
    expect(said.stderr).toBe('');
  });

  test('with a data directory, documents survive it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'simulator-'));
    const { child, closed, serves } = run(
      '--organization',
      ORGANIZATION,
      '--template',
      TEMPLATE,
      '--port',
      '0',
      '--data',
      join(directory, 'new'),
    );
    await serves();
    child.kill('SIGTERM');
    await expect(closed).resolves.toBe(0);
    rmSync(directory, { recursive: true });
  });

  test.each([
    ['without an organization file', [], '--organization is missing'],
    [
      'with one that is not there',
      ['--organization', 'nowhere.yml'],
      'The organization file nowhere.yml cannot be read',
    ],
    [
      'with a stack that has no template',
      ['--organization', ORGANIZATION, '--port', '0'],
      'There is no template reader',
    ],
    [
      'with two templates of one name',
      ['--organization', ORGANIZATION, '--template', TEMPLATE, '--template', TEMPLATE],
      'there is another one named reader',
    ],
    [
      'with a template that is none',
      ['--organization', ORGANIZATION, '--template', join(FIXTURES, 'small.yml')],
      'is it a CloudFormation template?',
    ],
    [
      'with a port that is none',
      ['--organization', ORGANIZATION, '--port', 'x'],
      '--port x: a port is a whole number',
    ],
    ['with an unknown option', ['--colour', 'blue'], "Unknown option '--colour'"],
    [
      'with a data directory that cannot be made',
      ['--organization', ORGANIZATION, '--template', TEMPLATE, '--port', '0', '--data', '/proc/nope/deeper'],
      '--data /proc/nope/deeper: no directory, and none can be made there',
    ],
    [
      'with a file for a data directory',
      ['--organization', ORGANIZATION, '--template', TEMPLATE, '--port', '0', '--data', ORGANIZATION],
      'small.yml: no directory, and none can be made there',
    ],
  ])('%s says what is wrong, with 2', async (_what, args, message) => {
    const { said, closed } = run(...args);
    await expect(closed).resolves.toBe(2);
    expect(said.stderr).toContain(message);
    expect(said.stdout).toBe('');
  });

  test('has a text of help', async () => {
    const { said, closed } = run('--help');
    await expect(closed).resolves.toBe(0);
    for (const option of ['--organization', '--template', '--runbooks', '--port', '--data']) {
      expect(said.stdout).toContain(`${option} `);
    }
    expect(readReadme()).toContain('npm run simulator -- --organization');
  });
});
