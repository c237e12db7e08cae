import { statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { tsImport } from 'tsx/esm/api';
import { writeSources } from '../ship/write-sources.js';

const { shippedPackages } = await tsImport('../ship/shipped-packages.ts', import.meta.url);
const { noticesFor } = await tsImport('../ship/notices.ts', import.meta.url);

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

/**
 * The library of an agent's protocol is as large as a third of the command, and would be parsed with it: it has a file of its own.
 * @type {import('esbuild').Plugin}
 */
const protocolApart = {
  name: 'protocol-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/protocol\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${PROTOCOL_FILE}`, external: true } : undefined,
    );
  },
};
const PROTOCOL_FILE = 'rollcall-mcp.mjs';

/**
 * Bundles the command with everything that it needs: `node cli/bundle.js [FILE [METAFILE]]`; beside it, the file that only `rollcall mcp`
 * loads, and licences.
 */
const [outfile = 'dist/rollcall.mjs', metafileFile] = process.argv.slice(2);

const OPTIONS = {
  absWorkingDir: PROJECT,
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
  legalComments: 'none',
  logLevel: 'warning',
};
const { metafile: ofCommand } = await esbuild.build({
  ...OPTIONS,
  entryPoints: ['cli/main.ts'],
  outfile,
  plugins: [lazyBuiltins, protocolApart],
});
const { metafile: ofProtocol } = await esbuild.build({
  ...OPTIONS,
  entryPoints: ['cli/mcp/protocol.ts'],
  outfile: join(dirname(outfile), PROTOCOL_FILE),
  plugins: [lazyBuiltins],
});
/** What is in either. */
const metafile = {
  inputs: { ...ofCommand.inputs, ...ofProtocol.inputs },
  outputs: { ...ofCommand.outputs, ...ofProtocol.outputs },
};

if (metafileFile !== undefined) writeFileSync(metafileFile, JSON.stringify(metafile));
const packages = shippedPackages(metafile, PROJECT);
const file = resolve(PROJECT, outfile);
// The command looks for its checkout one folder up.
if (dirname(dirname(file)) === resolve(PROJECT))
  writeSources(dirname(file), PROJECT, Object.keys(metafile.inputs));
writeFileSync(join(dirname(file), 'LICENSES.txt'), noticesFor('rollcall.mjs', packages));
process.stdout.write(
  `${outfile}: ${Math.round(statSync(file).size / 1024)} KB, of ${packages.length} packages and our own
`,
);
