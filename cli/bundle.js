import { build } from 'esbuild';

/** Bundles the command into one file, with everything that it needs: `node cli/bundle.js [FILE]`. */
const [outfile = 'dist/rollcall.mjs'] = process.argv.slice(2);

await build({
  entryPoints: ['cli/main.ts'],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // ES modules first: what is not imported is left out.
  mainFields: ['module', 'main'],
  // Some dependencies are CommonJS, and ask for Node's own modules so.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  legalComments: 'none',
  absWorkingDir: new URL('..', import.meta.url).pathname,
  logLevel: 'warning',
});
