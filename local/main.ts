import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLocalMode } from './local-mode.ts';

// Local mode from its sources, as tsx reads them; `npm start` runs what was built of it (start.js).

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runLocalMode(process.argv.slice(2), {
  project: PROJECT,
  templates: join(PROJECT, 'dist/local/templates'),
  worker: new URL('../simulator/functions/function-worker.js', import.meta.url),
  handler: (name) => join(PROJECT, 'handlers', `${name}.ts`),
});
