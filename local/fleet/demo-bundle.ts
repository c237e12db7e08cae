import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';

/**
 * What the demo does without: what evaluates policies is AGPL, and must not ship; a fleet has no tables. The simulator finds
 * both missing, as where they are not installed.
 */
const ABSENT = /^(@cloud-copilot\/.*|dynalite|classic-level)$/;
const absentPackages: Plugin = {
  name: 'absent-packages',
  setup(build) {
    build.onResolve({ filter: ABSENT }, ({ path }) => ({ path, namespace: 'absent' }));
    build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: "throw Object.assign(new Error('It is not shipped'), { code: 'MODULE_NOT_FOUND' });",
    }));
  },
};

/** How what `rollcall demo` loads is bundled, for the build and for the lists of what ships. */
export const DEMO_BUNDLE = {
  absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
  entryPoints: ['local/fleet/start-fleet.ts'],
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
} satisfies BuildOptions;
