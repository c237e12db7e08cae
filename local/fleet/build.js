import { cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { tsImport } from 'tsx/esm/api';

const { shippedPackages } = await tsImport('../../ship/shipped-packages.ts', import.meta.url);
const { noticesFor } = await tsImport('../../ship/notices.ts', import.meta.url);

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What the demo does without: what evaluates policies is AGPL, and must not ship; a fleet has no tables. The simulator finds
 * both missing, as where they are not installed.
 */
const ABSENT = /^(@cloud-copilot\/iam-simulate|dynalite|classic-level)$/;
/** @type {import('esbuild').Plugin} */
const absentPackages = {
  name: 'absent-packages',
  setup(build) {
    build.onResolve({ filter: ABSENT }, ({ path }) => ({ path, namespace: 'absent' }));
    build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: "throw Object.assign(new Error('It is not shipped'), { code: 'MODULE_NOT_FOUND' });",
    }));
  },
};

/** Bundles what `rollcall demo` loads, with its organization, its runbook and licences: `node local/fleet/build.js [DIRECTORY [METAFILE]]`. */
const [outDir = 'dist/demo', metafileFile] = process.argv.slice(2);
const directory = resolve(PROJECT, outDir);
rmSync(directory, { recursive: true, force: true });
mkdirSync(join(directory, 'runbooks'), { recursive: true });

const { metafile } = await esbuild.build({
  absWorkingDir: PROJECT,
  entryPoints: ['local/fleet/start-fleet.ts'],
  outfile: join(directory, 'demo.mjs'),
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  mainFields: ['module', 'main'],
  plugins: [absentPackages],
  // Packages that are no ES modules call it.
  banner: {
    js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
});
for (const name of ['organization.yml', 'templates']) {
  cpSync(join(PROJECT, 'local/fleet', name), join(directory, name), { recursive: true });
}
cpSync(join(PROJECT, 'runbooks/get_root_user.yml'), join(directory, 'runbooks/get_root_user.yml'));
if (metafileFile !== undefined) writeFileSync(metafileFile, JSON.stringify(metafile));
const packages = shippedPackages(metafile, PROJECT);
writeFileSync(join(directory, 'LICENSES.txt'), noticesFor('demo.mjs', packages));
const { size } = statSync(join(directory, 'demo.mjs'));
process.stdout.write(
  `${outDir}/demo.mjs: ${Math.round(size / 1024)} KB, of ${packages.length} packages and our own\n`,
);
