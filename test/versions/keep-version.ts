import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { VERSION } from '../../src/store/schema.ts';
import { codeFile, itemsFile, loadVersion, writeItems } from './kept-versions.ts';
import { tellAllItems } from './story-of-all-items.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Keeps a version for those to come: its code in one file, and the items that it writes. For a release: `npm run keep-version`; to keep
 * what another checkout of the same version holds: `npm run keep-version -- DIRECTORY`.
 */
const [checkout = PROJECT] = process.argv.slice(2);
const { outputFiles } = await esbuild.build({
  stdin: {
    contents: readFileSync(new URL('code.ts', import.meta.url), 'utf8'),
    // As deep as this folder, and in every checkout.
    resolveDir: join(resolve(checkout), 'test/support'),
    loader: 'ts',
  },
  // A checkout needs no packages of its own.
  nodePaths: [join(PROJECT, 'node_modules')],
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  write: false,
});
const [bundle] = outputFiles;
if (bundle === undefined) throw new Error('esbuild gave nothing');
writeFileSync(codeFile(VERSION), gzipSync(bundle.contents, { level: 9 }));
const { items } = await tellAllItems({ code: await loadVersion(VERSION) });
writeFileSync(itemsFile(VERSION), writeItems(items));
process.stdout.write(`Version ${VERSION} is kept, and ${items.length} items that it wrote\n`);
