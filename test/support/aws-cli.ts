import { test } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';

const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const hasAwsCli = version.status === 0;

/** Skipped, by its name, where the AWS CLI is not installed. */
export const testWithAwsCli: typeof test | typeof test.skip = hasAwsCli ? test : test.skip;

/** The exit code of the AWS CLI where a service answers with an error; version 1 has another. */
export const SERVICE_ERROR = hasAwsCli && version.stdout.startsWith('aws-cli/1.') ? 255 : 254;

/** What a program printed, and its exit code. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The environment of a command that acts as an account of a simulated organization, without that of the test run.
 * @param home a directory of its own
 */
export const cliEnvironment = (home: string, accountId: string, region: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  AWS_ACCESS_KEY_ID: accountId,
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_PAGER: '',
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** Runs a program to its end, whatever that is. */
export const runProgram = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<Printed> =>
  new Promise((resolve) => {
    execFile(file, args, { env, cwd }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
