import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Node's own modules load when the code that imports them does. Left alone, esbuild imports all of them at the start,
 * which is a fifth of the time that `--help` takes.
 * @type {import('esbuild').Plugin}
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path }) =>
      isBuiltin(path) ? { path: path.replace(/^(node:)?/, 'node:'), namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/** The folder of the package that a file of `node_modules` belongs to; undefined for one of ours. */
const packageOf = (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

/** What its authors want to be said with a package: its licence in full. */
function noticesOf(folder) {
  const files = readdirSync(join(PROJECT, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  return files.map((file) => readFileSync(join(PROJECT, folder, file), 'utf8').trim()).join('\n\n');
}

function titleOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(PROJECT, folder, 'package.json'), 'utf8'));
  return `${name} ${version} (${license})`;
}

/** Bundles the command into one file with everything that it needs: `node cli/bundle.js [FILE]`; beside it, licences. */
const [outfile = 'dist/rollcall.mjs'] = process.argv.slice(2);

const { metafile } = await esbuild.build({
  absWorkingDir: PROJECT,
  entryPoints: ['cli/main.ts'],
  outfile,
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // ES modules first: what is not imported is left out.
  mainFields: ['module', 'main'],
  // Native code, and optional: only the local store needs it.
  external: ['classic-level'],
  plugins: [lazyBuiltins],
  legalComments: 'none',
  logLevel: 'warning',
});

const [output] = Object.values(metafile.outputs);
const used = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
const packages = [...new Set(used.flatMap(([file]) => packageOf(file) ?? []))].sort();
const byNotice = new Map();
for (const folder of packages) {
  const notice = noticesOf(folder);
  byNotice.set(notice, [...(byNotice.get(notice) ?? []), folder]);
}
const notices = [...byNotice].map(([notice, folders]) => [...folders.map(titleOf), '', notice].join('\n'));
writeFileSync(
  join(dirname(resolve(PROJECT, outfile)), 'LICENSES.txt'),
  `rollcall.mjs holds code of these packages.\n\n${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
);
process.stdout.write(
  `${outfile}: ${Math.round(output.bytes / 1024)} KB, of ${packages.length} packages and our own\n`,
);
