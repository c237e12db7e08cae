import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PAGE, parentIdOf } from '../aws/automation.ts';
import { CREDENTIALS } from '../aws/credentials.ts';
import { measureProcess, runs, type ProcessCosts } from '../measure-process.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';
import { takeCounts } from '../start-aws.ts';

const ACCOUNTS = [100, 1_000, 5_000] as const;
/** The script takes as long for each account, however many there are; more would take minutes. */
const SCRIPT_ACCOUNTS = 100;
/** What Rollcall takes of the quota of three: a list of pages takes at least so long. */
const CALLS_PER_SECOND = 2;
const STS_QUOTA = 600;

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
async function script(awsUrl: string): Promise<{ readonly what: string; readonly seconds: number }> {
  const hasBoto3 = await runs('python3', ['-c', 'import boto3']);
  const args = [awsUrl, parentIdOf(SCRIPT_ACCOUNTS)];
  const { wallMs, stdout } = hasBoto3
    ? await measureProcess('python3', [fileOf('../gather-script.py'), ...args], CREDENTIALS)
    : await measureProcess(process.execPath, [fileOf('../gather-script.js'), ...args], CREDENTIALS);
  if (Number(stdout) !== SCRIPT_ACCOUNTS) throw new Error(`The script read ${stdout}`);
  return { what: hasBoto3 ? 'boto3, 20 threads' : 'Node script, 20 at once', seconds: wallMs / 1_000 };
}

async function gather(command: string, accounts: number, awsUrl: string): Promise<ProcessCosts> {
  const store = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const args = ['gather', parentIdOf(accounts), '--role-name', 'reader', '--endpoint-url', awsUrl];
  const costs = await measureProcess(process.execPath, [command, ...args, '--store', store], CREDENTIALS);
  rmSync(store, { recursive: true, force: true });
  if (!costs.stdout.includes(`${accounts} of ${accounts} succeeded`)) throw new Error(costs.stdout);
  return costs;
}

async function measure({ awsUrl, reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  // Within the project, so that it finds the native store.
  const folder = mkdtempSync(fileOf('../../node_modules/.rollcall-bench-'));
  const command = join(folder, 'rollcall.mjs');
  await measureProcess(process.execPath, [fileOf('../../cli/bundle.js'), command]);
  reportProgress(`the script, ${SCRIPT_ACCOUNTS} accounts`);
  const { what, seconds } = await script(awsUrl);
  const figures: Figure[] = [];
  let before: ProcessCosts | undefined;
  for (const accounts of ACCOUNTS) {
    reportProgress(`${accounts} accounts`);
    await takeCounts(awsUrl);
    const costs = await gather(command, accounts, awsUrl);
    const { calls, mostInLocation, mostOfSts } = await takeCounts(awsUrl);
    const name = `${accounts.toLocaleString('en')} accounts`;
    // The parent is listed, read, and its pages follow.
    const listSeconds = (Math.ceil(accounts / PAGE) + 1) / CALLS_PER_SECOND;
    figures.push(
      {
        name,
        value: costs.wallMs / 1_000,
        unit: 's',
        beside: { what, value: (seconds * accounts) / SCRIPT_ACCOUNTS },
        goal: { of: 'ratio', atMost: 1 / 40 },
      },
      {
        name: `${name}: the list`,
        value: costs.wallMs / 1_000,
        unit: 's',
        beside: { what: 'list at 2 calls/s', value: listSeconds },
      },
    );
    if (accounts === 1_000) {
      const perAccount = (operation: string): number => (calls[operation] ?? 0) / accounts;
      figures.push(
        {
          name: `${name}: at most`,
          value: costs.wallMs / 1_000,
          unit: 's',
          goal: { of: 'value', atMost: 5 },
        },
        {
          name: `${name}: CPU a target`,
          value: costs.cpuMs / accounts,
          unit: 'ms',
          goal: { of: 'value', atMost: 3 },
        },
        {
          name: `${name}: reads of AWS each`,
          value: perAccount('GetAutomationExecution'),
          unit: 'count',
          isExact: true,
          goal: { of: 'value', atMost: 1.02 },
        },
        {
          name: `${name}: AssumeRole each`,
          value: perAccount('AssumeRole'),
          unit: 'count',
          isExact: true,
          goal: { of: 'value', atMost: 1 },
        },
        {
          name: `${name}: calls/s in one location`,
          value: mostInLocation,
          unit: 'count',
          goal: { of: 'value', atMost: CALLS_PER_SECOND },
        },
        {
          name: `${name}: calls/s of STS`,
          value: mostOfSts,
          unit: 'count',
          goal: { of: 'value', atMost: STS_QUOTA },
        },
      );
    }
    if (before !== undefined && accounts === ACCOUNTS.at(-1)) {
      figures.push({
        name: `${name}: memory`,
        value: costs.mb,
        unit: 'MB',
        beside: { what: '1,000 accounts', value: before.mb },
        goal: { of: 'ratio', atMost: 1.5 },
      });
    }
    before = costs;
  }
  rmSync(folder, { recursive: true, force: true });
  return figures;
}

export const gatherRow: Row = {
  name: 'gather',
  title: 'rollcall gather, with 50 ms a call and 80 ms a session, beside the script people write',
  measure,
};
