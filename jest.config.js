import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('.', import.meta.url));
const lanes = JSON.parse(readFileSync(new URL('test/lanes.json', import.meta.url), 'utf8'));
/** The lane of `test/run.js`; started in another way, Jest has every test. */
const lane = process.env['ROLLCALL_LANE'] ?? '';

/** Where tests stand: the simulator is a package with tests of its own. */
const ROOTS = ['test/', 'simulator/test/'];

/** Paths begin at the project; one that ends with a slash is a folder. */
const globOf = (path) => `${PROJECT}${path.endsWith('/') ? `${path}**/*.test.ts` : path}`;
const ownedBy = (isOther) =>
  Object.keys(lanes).flatMap((name) => (isOther(name) ? (lanes[name].owns ?? []) : []));

/** What no lane owns is in `main`; elsewhere a longer path of another lane wins over a folder, unless it is named. */
function testMatch() {
  const all = ROOTS.map(globOf);
  if (lane === '') return all;
  const owned = ownedBy((name) => name !== lane);
  if (lane === 'main') return [...all, ...owned.map((path) => `!${globOf(path)}`)];
  const paths = [...(lanes[lane].owns ?? []), ...(lanes[lane].also ?? [])];
  const inside = [...owned, ...(lanes[lane].not ?? [])].filter(
    (path) => !paths.includes(path) && paths.some((own) => path.startsWith(own)),
  );
  return [...paths.map(globOf), ...inside.map((path) => `!${globOf(path)}`)];
}

/** @type {import('jest').Config} */
const config = {
  testEnvironment: 'node',
  roots: ROOTS.map((path) => `${PROJECT}${path}`),
  testMatch: testMatch(),
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2022',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  injectGlobals: false,
  // For tests that take a moment, on a machine that others use too. What takes longer says so itself.
  testTimeout: 60_000,
  randomize: true,
  maxWorkers: '100%',
  // A worker keeps something of each file that it has run, an AsyncLocalStorage of each above all, which makes every later promise
  // slower: a new one takes over in time.
  workerIdleMemoryLimit: '200MB',
  globalSetup: '<rootDir>/test/support/compile-central-stack.js',
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
};

export default config;
