import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { tsImport } from 'tsx/esm/api';
import { beside, putInPlace } from '../../ship/put-in-place.js';

const { shippedPackages } = await tsImport('../../ship/shipped-packages.ts', import.meta.url);
const { CLIENT_BUNDLE } = await tsImport('./client-bundle.ts', import.meta.url);
const { noticesFor } = await tsImport('../../ship/notices.ts', import.meta.url);

const CLIENT = fileURLToPath(new URL('..', import.meta.url));
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the client with what signs into one file, and writes its types beside it: `node client/build/build.js [DIRECTORY]`. */
const [folder = join(PROJECT, 'dist/client')] = process.argv.slice(2);
const outDir = beside(folder);
// The types of the API, for the client and the page.
execFileSync(process.execPath, ['--import', 'tsx', join(PROJECT, 'console/types.ts')], { cwd: PROJECT });

const { metafile } = await esbuild.build({ ...CLIENT_BUNDLE, outfile: join(outDir, 'client.mjs') });
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', CLIENT, '--outDir', outDir], { cwd: PROJECT, stdio: 'inherit' });
copyFileSync(join(CLIENT, 'openapi.d.ts'), join(outDir, 'openapi.d.ts'));
writeFileSync(join(outDir, 'LICENSES.txt'), noticesFor('client.mjs', shippedPackages(metafile, PROJECT)));
putInPlace(outDir, folder);
