import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
/** What one packaging writes, and another must not find. */
const LEFT_OUT = new Set(['.git', '.serverless', '.esbuild', 'serverless.yml']);

/**
 * Makes every connection fail, and reports it: even an attempt is seen. A pipe between processes of this
 * computer, which has a path, is none.
 */
const NO_NETWORK = `
import { Socket } from 'node:net';
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  const [options] = given.flat();
  if (options?.path !== undefined) return connect.apply(this, given);
  process.stderr.write('CONNECTS to ' + JSON.stringify(options));
  throw new Error('No network');
};`;

/** What came of one `serverless package`. */
export interface Packaged {
  readonly exitCode: number;
  /** All that was printed. */
  readonly output: string;
  /** Where the template and the functions' zip files are. */
  readonly directory: string;
}

/** Packages the central stack as `npm run package` does, in a directory of its own, without credentials or network. */
export async function packageCentralStack(args: readonly string[]): Promise<Packaged> {
  const service = await mkdtemp(join(tmpdir(), 'rollcall-package-'));
  for (const name of await readdir(PROJECT)) {
    if (!LEFT_OUT.has(name)) await symlink(join(PROJECT, name), join(service, name));
  }
  // The framework does not take a link for its configuration.
  await copyFile(join(PROJECT, 'serverless.yml'), join(service, 'serverless.yml'));

  const command = join(service, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const directory = join(service, 'package');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [command, 'package', '--package', directory, ...args],
      {
        cwd: service,
        env: {
          PATH: process.env['PATH'],
          HOME: service,
          NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(NO_NETWORK)}`,
        },
      },
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? 1, output: stdout + stderr, directory });
      },
    );
  });
}

/** @throws {Error} with what the framework said, if it did not package */
export async function readCompiledTemplate({ exitCode, output, directory }: Packaged): Promise<string> {
  if (exitCode !== 0) throw new Error(`serverless package ended with ${exitCode}:\n${output}`);
  return readFile(join(directory, 'cloudformation-template-update-stack.json'), 'utf8');
}

export async function removePackage({ directory }: Packaged): Promise<void> {
  await rm(join(directory, '..'), { recursive: true });
}
