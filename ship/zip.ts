import { zipSync, type Zippable } from 'fflate';

/** How large a function's zip may be, in bytes: small ones start sooner. */
export const MOST_BYTES = 250 * 1024;

/** DOS time has no zone: this is its earliest year, whatever the computer's zone is. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
/** Readable by all: Lambda runs the code as another user. */
const MODE = 0o100644;

/**
 * The same files give the same bytes, on any computer: sorted, without times, and deflated by code of its own, since what
 * zlib makes of a file depends on Node's version and on the processor.
 *
 * @param files by their path in the zip
 */
export function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const sorted: Zippable = {};
  for (const path of Object.keys(files).toSorted()) {
    const content = files[path] ?? new Uint8Array();
    sorted[path] = [content, { level: 9, mtime: NO_TIME, os: UNIX, attrs: MODE * 0x1_00_00 }];
  }
  return zipSync(sorted);
}
