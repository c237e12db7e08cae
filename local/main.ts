import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPageFiles } from '../console/serve/page-files.ts';
import { readFlags, USAGE, type Flags } from './flags.ts';
import { QUIET, startWorkerFunction } from './functions/worker-function.ts';
import { startHttpApi } from './http-api.ts';
import { loadOrganization, loadRunbooks, loadTemplates } from './organization/load.ts';
import { AWS_QUOTAS } from './server/call-quota.ts';
import { startSimulatedOrganization } from './simulated-organization.ts';
import { tellStory } from './story/tell-story.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** An HTTP API waits 30 s for its function. */
const API_TIMEOUT_MS = 29_000;
const SWEEP_TIMEOUT_MS = 60_000;
/** How long what was printed may take to be written. */
const LAST_PATIENCE_MS = 2_000;
/** Of a program that was interrupted. */
const INTERRUPTED = 130;

/** A file is as wide as it likes. */
const width = process.stdout.columns ?? 172;
const print = (text: string): void => void process.stdout.write(`${text}\n`);
/** Overwrites one line, on a terminal only. */
const progress = (text: string): void => {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${text}`);
};

/** The first Ctrl-C, or the like; after it a second one ends the program as it would any other. */
async function untilInterrupted(): Promise<void> {
  const enough = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'].map((name) => once(process, name, { signal: enough.signal }));
  await Promise.race(signals);
  enough.abort();
  await Promise.allSettled(signals);
}

/** @returns the exit code: 0 if the reports were what they should be */
async function run({ port, awsPort, dataDir, organization: file, exit }: Flags): Promise<number> {
  const stop = untilInterrupted();
  const directory = resolve(dataDir);
  await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw new Error(`--data ${dataDir}: no directory, and none can be made there`, { cause });
  });
  progress('Compiling the central stack …');
  const organizationFile = await loadOrganization(file ?? join(PROJECT, 'local/organization.yml'));
  const organization = await startSimulatedOrganization({
    organization: organizationFile,
    templates: await loadTemplates(PROJECT, join(directory, 'templates'), organizationFile),
    runbooks: await loadRunbooks(join(PROJECT, 'runbooks')),
    port: awsPort,
    dataDir: directory,
    quotas: AWS_QUOTAS,
  });
  progress('Starting the functions …');
  const start = (name: string) =>
    startWorkerFunction({
      file: join(PROJECT, 'handlers', `${name}.ts`),
      environment: organization.environmentOf(name),
      logFile: join(directory, 'functions.log'),
    });
  const threads = await Promise.all([start('collect'), start('sweep'), start('api')]);
  const [collect, sweep, api] = threads;
  const byName = new Map(Object.entries({ collect, sweep, api }));
  const restart = async (name: string): Promise<void> => byName.get(name)?.restart();
  organization.connect({ collect: collect.call, sweep: sweep.call }, restart);
  const page = readPageFiles(join(PROJECT, 'dist/console'));
  const { url: apiUrl, close: closeApi } = await startHttpApi(
    port,
    (event) => api.call(event, { getRemainingTimeInMillis: () => API_TIMEOUT_MS }),
    (request) => organization.verifySignature('execute-api', request),
    page,
  );
  organization.serveApiAt(apiUrl);
  // The schedule comes round in five minutes; what was open before a restart, and what accounts are called, need not wait so long.
  progress('Sweeping …');
  await sweep.call({}, { getRemainingTimeInMillis: () => SWEEP_TIMEOUT_MS }).catch(() => undefined);
  progress('');

  const count = organizationFile.accounts.length;
  print(
    `A simulated organization of ${count} accounts: nothing here is AWS, and nothing leaves this computer.`,
  );
  if (page === undefined) print('  the page                   is not built: npm run build');
  else print(`  the page                   ${apiUrl}/`);
  print(`  the API                    ${apiUrl}/executions`);
  print(`  AWS’s protocols            ${organization.url}`);
  print(`  the table, and the log     ${directory}`);
  if (!organization.checksPermissions) {
    print('Permissions are not checked: @cloud-copilot/iam-simulate is not installed (npm ci installs it).');
  }

  const story = tellStory({
    organization,
    file: organizationFile,
    isCustom: file !== undefined,
    apiUrl,
    print,
    progress,
    width,
  });
  story.catch(() => undefined); // when it is interrupted, nobody waits for it
  const faults = await Promise.race([story, stop.then(() => undefined)]);
  if (faults !== undefined) {
    if (faults.length === 0) print('All reports are what they should be.');
    else print(`Not as it should be:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    if (!exit) {
      print(`\nStill serving: add a parent’s ID for its report. Ctrl-C stops.\n  curl ${apiUrl}/executions`);
      await stop;
    }
  }
  print(`\nStopped. What was collected is kept in ${directory}`);
  await closeApi();
  await Promise.all(threads.map((thread) => thread.close()));
  await organization.close();
  if (faults === undefined) return INTERRUPTED;
  return faults.length === 0 ? 0 : 1;
}

Object.assign(process.env, QUIET);
try {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) print(USAGE.trimEnd());
  else process.exitCode = await run(flags);
  // Whatever may still be open has been closed as far as it can be.
  setTimeout(() => process.exit(), LAST_PATIENCE_MS).unref();
} catch (error) {
  progress('');
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
