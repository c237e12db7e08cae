#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Fleet, FleetOptions } from '../local/fleet/start-fleet.ts';
import { EXIT } from './exit-code.ts';
import { plainLines } from './terminal/plain-text.ts';
import { run } from './run.ts';
import { changedSource } from './stale-bundle.ts';
import { unexpected } from './unexpected.ts';

// The SDK's warning about Node 20 would precede every answer.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Where a part was built: beside the bundle, or in `dist` of a checkout. */
const directoriesOf = (part: string): readonly string[] =>
  [`./${part}`, `../dist/${part}`].map((path) => fileURLToPath(new URL(path, import.meta.url)));
const firstOf = <Found>(read: (directory: string) => Found | undefined): Found | undefined => {
  for (const directory of directoriesOf('console')) {
    const found = read(directory);
    if (found !== undefined) return found;
  }
  return undefined;
};

// Whatever no promise caught. Node itself would print a stack, and the line of the bundle that threw.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${plainLines(unexpected(error))}\n`);
  process.exit(EXIT.couldNotLook);
});

const built = dirname(fileURLToPath(import.meta.url));
const changed = changedSource(built, dirname(built));
if (changed !== undefined) {
  process.stderr.write(
    `rollcall: ${changed} has changed since this command was built, which runs as it was: npm run build\n`,
  );
}

// The event loop is empty before there is an answer: there was none.
process.exitCode = EXIT.couldNotLook;

const exitCode = run(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  hasColours: process.stdout.isTTY && process.stdout.hasColors(),
  fetch: globalThis.fetch,
  now: Date.now,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
  random: Math.random,
  platform: process.platform,
  home: homedir,
  interruption: () => {
    const stop = new AbortController();
    for (const signal of SIGNALS) process.once(signal, () => stop.abort());
    return stop.signal;
  },
  newToken: () => randomUUID(),
  readPage: async () => firstOf((await import('../console/serve/page-files.ts')).readPageFiles),
  readReportParts: async () => firstOf((await import('../console/serve/page-files.ts')).readReportParts),
  startFleet: async (port) => {
    const directory = directoriesOf('demo').find((one) => existsSync(join(one, 'demo.mjs')));
    if (directory === undefined) return undefined;
    const { startFleet }: { readonly startFleet: (options: FleetOptions) => Promise<Fleet> } = await import(
      pathToFileURL(join(directory, 'demo.mjs')).href
    );
    return startFleet({ directory, runbooks: join(directory, 'runbooks'), port });
  },
  openBrowser: async (url) => (await import('./console/open-browser.ts')).openBrowser(url, process.platform),
  onInterrupt: (listener) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.off(signal, end);
    };
    // The shell must see that a signal ended it.
    const end = (signal: NodeJS.Signals): void => {
      stop();
      listener();
      process.kill(process.pid, signal);
    };
    for (const signal of SIGNALS) process.on(signal, end);
    return stop;
  },
});
void exitCode.then((code) => (process.exitCode = code));
