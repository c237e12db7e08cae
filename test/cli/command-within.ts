import { randomUUID } from 'node:crypto';
import { PassThrough, Writable, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WriteStream } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { run } from '../../cli/run.ts';
import type { Stream } from '../../cli/process-io.ts';
import { startFleet } from '../../local/fleet/start-fleet.ts';
import { readPageFiles, readReportParts } from '../../console/serve/page-files.ts';
import type { Printed } from '../support/aws-cli.ts';
import type { RunningCommand, Start, Terminal } from './running-command.ts';

const CTRL_C = '\u0003';
const PAGE = fileURLToPath(new URL('../../dist/console', import.meta.url));

/**
 * Starts the command line within this process, joined to streams and signals as `cli/main.ts` joins it to that of a program. What only a
 * program shows is tested in the lane `process`, which runs the same tests.
 */
export function startWithin({ args, terminal, ...given }: Start): RunningCommand {
  // As cli/main.ts.
  const environment: Readonly<Record<string, string>> = {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...given.environment,
  };
  const giveBack = borrowEnvironment(environment);
  const signals = fakeSignals();
  const stdout = sink(terminal);
  const stderr = terminal === undefined ? sink(undefined) : stdout;
  const { stdin, type } = source(terminal, signals.interrupt);
  if (terminal !== undefined) reply(stdout, terminal, type);
  const exit = run(args, {
    environment,
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    hasColours: terminal !== undefined && WriteStream.prototype.hasColors(16, environment),
    fetch: globalThis.fetch,
    now: Date.now,
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    },
    random: Math.random,
    platform: process.platform,
    home: () => environment['HOME'] ?? '',
    interruption: signals.interruption,
    newToken: () => randomUUID(),
    readPage: async () => readPageFiles(PAGE),
    readReportParts: async () => readReportParts(PAGE),
    startFleet: (port) => startFleet({ directory: 'local/fleet', runbooks: 'runbooks', port }),
    openBrowser: async () => false,
    onInterrupt: signals.onInterrupt,
  });
  const ended = exit
    .then((code): Printed => ({
      code,
      stdout: stdout.text(),
      stderr: stderr === stdout ? '' : stderr.text(),
    }))
    .finally(giveBack);
  return {
    ended,
    onStdout: stdout.onText,
    onStderr: stderr.onText,
    stopReading: stdout.close,
    interrupt: signals.interrupt,
  };
}

let borrowers = 0;
let original: NodeJS.ProcessEnv | undefined;
let borrowed = '';

/**
 * The AWS SDK reads the environment of its process, which is this one: until it is given back, it is the command's. Commands
 * that run side by side must agree on it.
 */
function borrowEnvironment(environment: Readonly<Record<string, string>>): () => void {
  const asked = JSON.stringify(environment);
  if (borrowers > 0 && asked !== borrowed) throw new Error('Commands that run at once have one environment');
  original ??= { ...process.env };
  borrowers += 1;
  borrowed = asked;
  replaceEnvironment(environment);
  return () => {
    borrowers -= 1;
    if (borrowers === 0 && original !== undefined) replaceEnvironment(original);
  };
}

function replaceEnvironment(wanted: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
  Object.assign(process.env, wanted);
}

interface Sink {
  readonly stream: Stream;
  readonly text: () => string;
  readonly onText: (listener: (text: string) => void) => void;
  /** The reader has gone. */
  readonly close: () => void;
}

/** Where a program writes: a pipe, or a terminal, which moves to the start of a line by itself. */
function sink(terminal: Terminal | undefined): Sink {
  let text = '';
  let isClosed = false;
  const listeners: ((text: string) => void)[] = [];
  const stream = new Writable({
    decodeStrings: false,
    // Otherwise it ends after the first write without a reader, which a pipe does not.
    autoDestroy: false,
    write: (chunk: string | Uint8Array, _encoding, done) => {
      if (isClosed) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        return;
      }
      const written = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const shown = terminal === undefined ? written : written.replaceAll('\n', '\r\n');
      text += shown;
      for (const listener of listeners) listener(shown);
      done();
    },
  });
  return {
    stream:
      terminal === undefined ? stream : Object.assign(stream, { isTTY: true, columns: terminal.columns }),
    text: () => text,
    onText: (listener) => void listeners.push(listener),
    close: () => {
      isClosed = true;
    },
  };
}

/** What is typed: in raw mode the program reads Ctrl-C, otherwise the terminal interrupts it. */
function source(terminal: Terminal | undefined, interrupt: () => void) {
  const stream = new PassThrough();
  if (terminal === undefined) {
    stream.end();
    return { stdin: stream as Readable & { isTTY?: boolean }, type: () => undefined };
  }
  let isRaw = false;
  const stdin = Object.assign(stream, {
    isTTY: true,
    setRawMode: (wanted: boolean) => {
      isRaw = wanted;
    },
  });
  return {
    stdin,
    type: (text: string) => (text === CTRL_C && !isRaw ? interrupt() : void stream.write(text)),
  };
}

function reply({ text, onText }: Sink, { replies }: Terminal, type: (text: string) => void): void {
  let [from, next] = [0, 0];
  onText(() => {
    const [after, typed] = replies[next] ?? [];
    if (after === undefined || typed === undefined || !text().includes(after, from)) return;
    [from, next] = [text().length, next + 1];
    // As a person would: after it was printed.
    setImmediate(() => type(typed));
  });
}

/** The first signal aborts what asked for it. One that would end a program is for `testAsProcess`: here, it would go on. */
function fakeSignals() {
  const stop = new AbortController();
  let isAwaited = false;
  return {
    interruption: () => {
      isAwaited = true;
      return stop.signal;
    },
    onInterrupt: () => () => undefined,
    interrupt: () => {
      if (!isAwaited || stop.signal.aborted) throw new Error('This would end a program: use testAsProcess');
      stop.abort();
    },
  };
}
