import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { strToU8, unzipSync } from 'fflate';
import type { Metafile } from 'esbuild';
import { noticesFor } from './notices.ts';
import { shippedPackages } from './shipped-packages.ts';
import { MOST_BYTES, zipOf } from './zip.ts';

/**
 * Writes a function's zip again: without the metafile beside the code, with the licences of its packages, and so
 * that the same input gives the same bytes.
 *
 * @param root the folder that esbuild worked in
 * @returns its size in bytes
 * @throws {Error} if it is larger than a function should be
 */
export function finishZip(zip: string, metafile: Metafile, root: string): number {
  const code = Object.entries(unzipSync(readFileSync(zip))).filter(([path]) => path.endsWith('.mjs'));
  const notices = noticesFor(code.map(([path]) => path).join(', '), shippedPackages(metafile, root));
  const finished = zipOf({ ...Object.fromEntries(code), 'LICENSES.txt': strToU8(notices) });
  if (finished.length > MOST_BYTES) {
    throw new Error(
      `${basename(zip)} has ${finished.length} bytes, and may have ${MOST_BYTES}: see what is in it with \`npm run licenses\`, and leave something out`,
    );
  }
  writeFileSync(zip, finished);
  return finished.length;
}
