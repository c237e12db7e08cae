import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { columnsOf } from '../cli/terminal/columns-of.ts';
import { readPageFiles } from '../console/serve/page-files.ts';
import { makeDirectory } from '../src/lib/make-directory.ts';
import { centralPage } from './central-page.ts';
import { createNotices } from './notices.ts';
import { withSettings } from './stack-settings.ts';
import { startFunctions, type FunctionFiles } from './start-functions.ts';
import { readFlags, USAGE, type Flags } from './flags.ts';
import { QUIET } from '../simulator/functions/worker-function.ts';
import { startHttpApi } from './http-api.ts';
import { withColours, withoutColours } from '../cli/terminal/paint.ts';
import type { Terminal } from '../cli/terminal/table.ts';
import { wrapText } from '../cli/terminal/wrap-text.ts';
import { administratorWarning, describeOrganization, describeScripts } from './describe-organization.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { loadOrganization, loadRunbooks } from '../simulator/organization/load.ts';
import { AWS_QUOTAS } from '../simulator/server/call-quota.ts';
import { startSimulatedOrganization } from '../simulator/simulated-organization.ts';
import { createDemoProgress } from './demo/progress-text.ts';
import { runDemo } from './demo/run-demo.ts';
import { loadProjectTemplates } from './templates/load-templates.ts';

/** Where local mode finds what it runs: as it was built, or as sources. */
export interface LocalModeFiles extends Omit<FunctionFiles, 'logFile'> {
  /** The checkout. */
  readonly project: string;
  /** Where the central stack was compiled before, if it was. */
  readonly templates: string;
}

/** An HTTP API waits 30 s for its function. */
const API_TIMEOUT_MS = 29_000;
const SWEEP_TIMEOUT_MS = 60_000;
/** How long what was printed may take to be written. */
const LAST_PATIENCE_MS = 2_000;
/** Of a program that was interrupted. */
const INTERRUPTED = 130;
/** It failed by itself, or cannot say what it does. */
const FAULT = 3;
/** An earlier run that was killed may hold the sweep's lease still. */
const SWEEP_AGAIN_MS = 5_000;

const OWN_ORGANIZATION = 'local/organization.yml';

/** Compiles the central stack of the organization that comes with Rollcall, unless it is there already. */
export async function prepareTemplates(project: string, directory: string): Promise<void> {
  const organization = await loadOrganization(join(project, OWN_ORGANIZATION));
  await loadProjectTemplates(project, directory, withSettings(organization, { isCustom: false }));
}

const Swept = z.object({ swept: z.boolean() });

/** What is no terminal is read in one, as a rule. */
const USUAL_WIDTH = 80;
const width = columnsOf(process.stdout) ?? USUAL_WIDTH;
const hasColours = process.stdout.isTTY && process.stdout.hasColors();

/** The first Ctrl-C, or the like; after it a second one ends the program as it would any other. */
async function untilInterrupted(): Promise<void> {
  const enough = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'].map((name) => once(process, name, { signal: enough.signal }));
  await Promise.race(signals);
  enough.abort();
  await Promise.allSettled(signals);
}

/** @returns the exit code: 0 if the reports were what they should be */
async function run(
  { port, awsPort, dataDir, organization: file, demo, speed, exit }: Flags,
  files: LocalModeFiles,
  { print, progress }: Narrator,
): Promise<number> {
  const printText = (text: string, first = ''): void => print(wrapText(text, width, first).join('\n'));
  const stop = untilInterrupted();
  const directory = resolve(dataDir);
  try {
    makeDirectory(directory);
  } catch (cause) {
    throw new Error(`--data ${dataDir}: no directory, and none can be made there`, { cause });
  }
  const loaded = await loadOrganization(file ?? join(files.project, OWN_ORGANIZATION));
  const clock = { ...loaded.clock, speed: speed ?? loaded.clock.speed };
  const isCustom = file !== undefined;
  const organizationFile = withSettings({ ...loaded, clock }, { isCustom });
  const count = organizationFile.accounts.length;
  printText(`A simulated organization of ${count} accounts.`);
  printText('Nothing here is AWS, and nothing leaves this computer.');
  progress('Compiling the central stack …');
  const [templates, runbooks] = await Promise.all([
    loadProjectTemplates(files.project, join(directory, 'templates'), organizationFile, files.templates),
    loadRunbooks(join(files.project, 'runbooks')),
  ]);
  progress('Starting the organization …');
  const notices = createNotices(join(directory, 'notices.jsonl'), print, width);
  const organization = await startSimulatedOrganization({
    organization: organizationFile,
    templates,
    runbooks,
    port: awsPort,
    portOption: '--aws-port',
    dataDir: directory,
    quotas: AWS_QUOTAS,
    pages: centralPage(organizationFile.central),
    watch: { publication: notices.receive },
  });
  progress('Starting the functions …');
  const functions = await startFunctions(organization, {
    ...files,
    logFile: join(directory, 'functions.log'),
  });
  const page = readPageFiles(join(files.project, 'dist/console'));
  const { url: apiUrl, close: closeApi } = await startHttpApi(
    port,
    (event) => functions.api(event, { getRemainingTimeInMillis: () => API_TIMEOUT_MS }),
    (request) => organization.verifySignature('execute-api', request),
    page,
  );
  organization.serveApiAt(apiUrl);
  const stopSweep = new AbortController();
  void sweepOnce(functions.sweep, stopSweep.signal);

  progress('');
  if (page === undefined) print('  the page                   is not built: npm run build');
  else print(`  the page                   ${apiUrl}/`);
  print(`  the API                    ${apiUrl}/executions`);
  print(`  AWS’s protocols            ${organization.url}`);
  print(`  the table, and the log     ${directory}`);
  if (!organization.checksPermissions) {
    printText(
      'Permissions are not checked: @cloud-copilot/iam-simulate is not installed (npm ci installs it).',
    );
  }
  printText(describeScripts(organizationFile, organization.url), '  scripts of runbooks        ');

  const warning = administratorWarning(organizationFile);
  if (warning !== undefined) printText(warning);

  const isWaiting = isCustom && !demo && !exit;
  const story = (async (): Promise<readonly string[]> => {
    // Of an organization of the user's own nothing is known: it waits, unless it is asked for a demo, or for its end.
    if (isWaiting) {
      print('');
      for (const line of describeOrganization(organizationFile)) printText(line);
      return [];
    }
    const terminal: Terminal = {
      width,
      paint: hasColours ? withColours : withoutColours,
      repeated: ` --endpoint-url ${organization.url}`,
    };
    return runDemo({
      organization,
      file: organizationFile,
      isCustom,
      apiUrl,
      print,
      progress: createDemoProgress(progress),
      holdNotices: notices.hold,
      terminal,
    });
  })();
  story.catch(() => undefined); // when it is interrupted, nothing waits for it
  const faults = await Promise.race([story, stop.then(() => undefined)]);
  progress('');
  if (faults !== undefined) {
    if (faults.length === 0 && !isWaiting)
      print(
        `\n${isCustom ? 'Each report agrees with what happened in this organization.' : 'All reports are what they should be.'}`,
      );
    else if (!isWaiting) print(`\nNot as it should be:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    if (!exit) {
      print(
        `\nStill serving; Ctrl-C stops. Beside it, in this folder, “rollcall” is npx .\n  npx . --endpoint-url ${organization.url}\n  curl ${apiUrl}/executions`,
      );
      await stop;
    }
  }
  print(`\nStopped. What was collected is kept in ${directory}`);
  stopSweep.abort();
  await closeApi();
  await functions.close();
  await organization.close();
  if (faults === undefined) return INTERRUPTED;
  return faults.length === 0 ? 0 : 1;
}

/**
 * The schedule comes round in five minutes; what was open before a restart, and what accounts are called, need not wait so long.
 * Nothing waits for it: at first it looks back a month, at one call a second.
 */
async function sweepOnce(
  sweep: (event: unknown, context: { readonly getRemainingTimeInMillis: () => number }) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const report = Swept.safeParse(await sweep({}, { getRemainingTimeInMillis: () => SWEEP_TIMEOUT_MS }));
      if (report.data?.swept !== false) return;
      await wait(SWEEP_AGAIN_MS, undefined, { signal, ref: false });
    } catch {
      return; // its log says why; the schedule comes round
    }
  }
}

/** Runs local mode to its end, and ends the process. @param args without the program's name */
export async function runLocalMode(args: readonly string[], files: LocalModeFiles): Promise<void> {
  Object.assign(process.env, QUIET);
  const give = (words: string): never => {
    process.stderr.write(`${words}\n`);
    process.exit(FAULT);
  };
  // Node itself would print a stack.
  process.on('uncaughtException', (error) => give(`Local mode failed: ${error.message}`));
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(); // the reader went away
    give(`Standard output cannot be written: ${error.message}`);
  });
  const narrator = createNarrator({
    write: (text) => void process.stdout.write(text),
    isTerminal: process.stdout.isTTY,
    width: () => columnsOf(process.stdout) ?? USUAL_WIDTH,
    now: () => performance.now(),
    every: (ms, tick) => {
      const timer = setInterval(tick, ms).unref();
      return () => clearInterval(timer);
    },
  });
  try {
    const flags = readFlags(args);
    if (flags.help) narrator.print(USAGE.trimEnd());
    else process.exitCode = await run(flags, files, narrator);
    narrator.end();
    // Whatever may still be open has been closed as far as it can be.
    setTimeout(() => process.exit(), LAST_PATIENCE_MS).unref();
  } catch (error) {
    narrator.end();
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}
