import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm start`: runs local mode as it was built, and builds it first if a source has changed since.

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = join(PROJECT, 'dist/local');

const changed = await whatChanged();
if (changed !== undefined) {
  process.stdout.write(`${changed}: building local mode again …\n`);
  const ticking = setInterval(() => process.stdout.write('  … still building\n'), 2500);
  const code = await new Promise((resolve, reject) => {
    const building = spawn(process.execPath, [join(PROJECT, 'local/build.js')], { stdio: 'inherit' });
    building.once('error', reject).once('close', resolve);
  });
  clearInterval(ticking);
  if (code !== 0) process.exit(2);
}

const { runLocalMode } = await import(join(BUILT, 'local-mode.mjs'));
await runLocalMode(process.argv.slice(2), {
  project: PROJECT,
  templates: join(BUILT, 'templates'),
  worker: new URL('../dist/local/run-handler.mjs', import.meta.url),
  handler: (name) => join(BUILT, `${name}.mjs`),
});

async function whatChanged() {
  if (!existsSync(join(BUILT, 'sources.json'))) return 'Local mode is not built yet';
  const { changedSource } = await import(join(BUILT, 'stale-bundle.mjs'));
  const path = changedSource(BUILT, PROJECT);
  return path === undefined ? undefined : `${path} has changed`;
}
