import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs the tests of a lane: `node test/run.js LANE [options and paths of Jest]`. test/lanes.json says what the lanes are.

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const lanes = JSON.parse(readFileSync(new URL('lanes.json', import.meta.url), 'utf8'));

const [lane = 'main', ...args] = process.argv.slice(2);
if (!Object.hasOwn(lanes, lane)) {
  process.stderr.write(`${lane}: no lane of the tests. There are ${Object.keys(lanes).join(', ')}\n`);
  process.exit(2);
}

/** `npm test -- test/start.test.ts` runs that file, whichever lane owns it. */
const namesFiles = args.some((arg) => !arg.startsWith('-') && /[/\\]|\.ts$/.test(arg));
const own = mkdtempSync(join(tmpdir(), 'rollcall-lane-'));
/** `.ci/run` gives a file, and prints one closing line for all lanes. */
const countsFile = process.env['ROLLCALL_COUNTS'];
const counts = countsFile ?? join(own, 'counts');

const child = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    // Workers get these too.
    `--import=${new URL('./support/exit-at-once.js', import.meta.url).href}`,
    createRequire(import.meta.url).resolve('jest/bin/jest'),
    // The same order for every run of a commit; `ROLLCALL_ORDER` makes another.
    `--seed=${process.env['ROLLCALL_ORDER'] ?? '20261120'}`,
    ...args,
  ],
  {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...lanes[lane].environment,
      ROLLCALL_LANE: lane === 'main' && namesFiles ? '' : lane,
      ROLLCALL_COUNTS: counts,
    },
    stdio: 'inherit',
  },
);
// Ctrl-C reaches Jest too, which ends first.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  if (countsFile === undefined) process.stdout.write(closingLine());
  rmSync(own, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});

/** The last line of a run, `12 passed, 0 failed, 0 skipped`; nothing if Jest only listed files, or never came to its end. */
function closingLine() {
  try {
    return readFileSync(counts, 'utf8');
  } catch {
    return '';
  }
}
