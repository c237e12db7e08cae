import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFlags, USAGE, type Flags } from './flags.ts';
import { QUIET, startWorkerFunction } from './functions/worker-function.ts';
import { startHttpApi } from './http-api.ts';
import { loadOrganization, loadRunbooks, loadTemplates } from './organization/load.ts';
import { startSimulatedOrganization } from './simulated-organization.ts';
import { tellStory } from './story/tell-story.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** An HTTP API waits 30 s for its function. */
const API_TIMEOUT_MS = 29_000;

/** A file is as wide as it likes. */
const width = process.stdout.columns ?? 172;
const print = (text: string): void => void process.stdout.write(`${text}\n`);
/** Overwrites one line, on a terminal only. */
const progress = (text: string): void => {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${text}`);
};

/** @returns whether the reports were what they should be */
async function run({ port, awsPort, dataDir, organization: file, exit }: Flags): Promise<boolean> {
  const directory = resolve(dataDir);
  await mkdir(directory, { recursive: true });
  progress('Compiling the central stack …');
  const organizationFile = await loadOrganization(file ?? join(PROJECT, 'local/organization.yml'));
  const organization = await startSimulatedOrganization({
    organization: organizationFile,
    templates: await loadTemplates(PROJECT, join(directory, 'templates'), organizationFile),
    runbooks: await loadRunbooks(join(PROJECT, 'runbooks')),
    port: awsPort,
    dataDir: directory,
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
  organization.connect({ collect: collect.call, sweep: sweep.call });
  const httpApi = await startHttpApi(port, (event) =>
    api.call(event, { getRemainingTimeInMillis: () => API_TIMEOUT_MS }),
  );
  progress('');

  const count = organizationFile.accounts.length;
  print(
    `A simulated organization of ${count} accounts: nothing here is AWS, and nothing leaves this computer.`,
  );
  print(`  the API                    ${httpApi.url}/executions`);
  print(`  AWS’s protocols            ${organization.url}`);
  print(`  the table, and the log     ${directory}`);

  const faults = await tellStory({
    organization,
    file: organizationFile,
    apiUrl: httpApi.url,
    print,
    progress,
    width,
  });
  if (faults.length === 0) print('All reports are what they should be.');
  else print(`Not as it should be:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);

  if (!exit) {
    print(
      `\nStill serving. Ask for a report by its parent’s ID, or stop with Ctrl-C:\n  curl ${httpApi.url}/executions`,
    );
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  }
  await httpApi.close();
  await Promise.all(threads.map((thread) => thread.close()));
  await organization.close();
  return faults.length === 0;
}

Object.assign(process.env, QUIET);
try {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) print(USAGE.trimEnd());
  else process.exitCode = (await run(flags)) ? 0 : 1;
} catch (error) {
  progress('');
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
