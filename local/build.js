import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { beside, putInPlace } from '../ship/put-in-place.js';
import { writeSources } from '../ship/write-sources.js';

// Builds what `npm start` runs, so that it need not be compiled at each start: local mode, its functions, and the central stack
// of the organization that comes with it. `npm ci` does it, and `npm start` again when a source has changed.

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = join(PROJECT, 'dist/local');
/** Built beside, since what is there may be running. */
const NEW = beside(BUILT);

const { metafile } = await esbuild.build({
  absWorkingDir: PROJECT,
  entryPoints: {
    'local-mode': 'local/local-mode.ts',
    'run-handler': 'simulator/functions/run-handler.ts',
    'stale-bundle': 'cli/stale-bundle.ts',
    collect: 'handlers/collect.ts',
    sweep: 'handlers/sweep.ts',
    api: 'handlers/api.ts',
    notify: 'handlers/notify.ts',
    resume: 'handlers/resume.ts',
  },
  outdir: NEW,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  mainFields: ['module', 'main'],
  // Native code, code that finds its files by itself, and what may be missing.
  external: [
    'classic-level',
    'dynalite',
    '@cloud-copilot/iam-policy',
    '@cloud-copilot/iam-policy',
    '@cloud-copilot/iam-simulate',
  ],
  // Packages that are no ES modules call it.
  banner: {
    js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);",
  },
  logLevel: 'warning',
});
// Compiling takes seconds: what was compiled of the same sources still holds.
if (existsSync(join(BUILT, 'templates'))) {
  cpSync(join(BUILT, 'templates'), join(NEW, 'templates'), { recursive: true });
}
const { prepareTemplates } = await import(join(NEW, 'local-mode.mjs'));
await prepareTemplates(PROJECT, join(NEW, 'templates'));
writeSources(NEW, PROJECT, Object.keys(metafile.inputs));
putInPlace(NEW, BUILT);
