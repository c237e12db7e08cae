import { fileURLToPath } from 'node:url';

/**
 * How the client is bundled, for the build and for the lists of what ships.
 * @satisfies {import('esbuild').BuildOptions}
 */
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
};
