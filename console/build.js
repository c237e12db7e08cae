import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { tsImport } from 'tsx/esm/api';
import { build } from 'vite';
import { beside, putInPlace } from '../ship/put-in-place.js';

const { shippedPackages } = await tsImport('../ship/shipped-packages.ts', import.meta.url);
const { noticesFor } = await tsImport('../ship/notices.ts', import.meta.url);

const CONSOLE = fileURLToPath(new URL('.', import.meta.url));
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** What the page may weigh, zipped: issue of the page. */
const MOST_BYTES = 120 * 1024;

/** Builds the page and the report in a file into `dist/console`: `node console/build.js [DIRECTORY [METAFILE]]`. */
const [folder = join(PROJECT, 'dist/console'), metafileFile] = process.argv.slice(2);
const outDir = resolve(beside(folder));
execFileSync(process.execPath, ['--import', 'tsx', join(CONSOLE, 'types.ts')], { cwd: PROJECT });

const common = {
  root: CONSOLE,
  base: './',
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
};
/** Small files of the style sheet stand in it, so that the first screen waits for no more than three requests. */
const output = {
  target: 'es2022',
  modulePreload: { polyfill: false },
  assetsInlineLimit: 4096,
  cssCodeSplit: false,
};

const page = await build({ ...common, build: { ...output, outDir, emptyOutDir: true } });
const report = await build({
  ...common,
  build: {
    ...output,
    outDir: join(outDir, 'report'),
    emptyOutDir: true,
    lib: {
      entry: join(CONSOLE, 'report/main.ts'),
      formats: ['iife'],
      name: 'rollcallReport',
      fileName: () => 'report.js',
      cssFileName: 'report',
    },
  },
});

/** As esbuild's: which packages are in which file. What imports what, it does not say. */
const chunks = [
  ...[page].flat().flatMap((one) => one.output.map((chunk) => [chunk.fileName, chunk])),
  ...[report].flat().flatMap((one) => one.output.map((chunk) => [`report/${chunk.fileName}`, chunk])),
].filter(([file]) => file.endsWith('.js'));
const packagedIn = ({ modules = {} }) =>
  Object.keys(modules)
    .filter((file) => file.includes('node_modules'))
    .map((file) => file.slice(PROJECT.length));
const metafile = {
  inputs: Object.fromEntries(
    chunks.flatMap(([, chunk]) => packagedIn(chunk)).map((file) => [file, { bytes: 1, imports: [] }]),
  ),
  outputs: Object.fromEntries(
    chunks.map(([file, chunk]) => [
      file,
      {
        bytes: 1,
        imports: [],
        exports: [],
        inputs: Object.fromEntries(packagedIn(chunk).map((input) => [input, { bytesInOutput: 1 }])),
      },
    ]),
  ),
};
if (metafileFile !== undefined) writeFileSync(metafileFile, JSON.stringify(metafile));
writeFileSync(join(outDir, 'LICENSES.txt'), noticesFor('the page', shippedPackages(metafile, PROJECT)));

const zipped = [page]
  .flat()
  .flatMap((one) => one.output)
  .reduce((sum, { fileName }) => sum + gzipSync(readFileSync(join(outDir, fileName))).length, 0);
process.stdout.write(`dist/console: ${Math.round(zipped / 1024)} KB zipped\n`);
if (zipped > MOST_BYTES) {
  rmSync(outDir, { recursive: true });
  throw new Error(`The page is ${Math.round(zipped / 1024)} KB zipped: it may be ${MOST_BYTES / 1024} KB`);
}
putInPlace(outDir, folder);
