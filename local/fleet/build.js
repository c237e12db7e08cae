import { cpSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { tsImport } from 'tsx/esm/api';
import { beside, putInPlace } from '../../ship/put-in-place.js';

const { shippedPackages } = await tsImport('../../ship/shipped-packages.ts', import.meta.url);
const { DEMO_BUNDLE } = await tsImport('./demo-bundle.ts', import.meta.url);
const { noticesFor } = await tsImport('../../ship/notices.ts', import.meta.url);

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles what `rollcall demo` loads, with its organization, its runbook and licences: `node local/fleet/build.js [DIRECTORY]`. */
const [outDir = 'dist/demo'] = process.argv.slice(2);
const directory = beside(resolve(PROJECT, outDir));
mkdirSync(join(directory, 'runbooks'), { recursive: true });

const { metafile } = await esbuild.build({ ...DEMO_BUNDLE, outfile: join(directory, 'demo.mjs') });
for (const name of ['organization.yml', 'templates']) {
  cpSync(join(PROJECT, 'local/fleet', name), join(directory, name), { recursive: true });
}
cpSync(join(PROJECT, 'runbooks/get_root_user.yml'), join(directory, 'runbooks/get_root_user.yml'));
const packages = shippedPackages(metafile, PROJECT);
writeFileSync(join(directory, 'LICENSES.txt'), noticesFor('demo.mjs', packages));
const { size } = statSync(join(directory, 'demo.mjs'));
putInPlace(directory, resolve(PROJECT, outDir));
process.stdout.write(
  `${outDir}/demo.mjs: ${Math.round(size / 1024)} KB, of ${packages.length} packages and our own\n`,
);
