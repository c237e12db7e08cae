import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

/** How the client is bundled, for the build and for the lists of what ships. */
export const CLIENT_BUNDLE = {
  absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
  entryPoints: ['client/client.ts'],
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;
