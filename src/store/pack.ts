import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** A value as bytes that fit the table, with its digest. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** The first 16 hex digits of the SHA-256 of the value's JSON. */
  readonly digest: string;
  /** Length of the JSON before it was packed. */
  readonly jsonBytes: number;
}

/**
 * A result is a few kilobytes, and most of gzip's time for it is the memory that zlib clears first, 256 KB unless said: with a window
 * of 4 KB it takes a fifth of the time, and as many bytes. Every gunzip reads it.
 */
const SMALL = { windowBits: 12, memLevel: 4 } as const;
const SMALL_LENGTH = 4_096;

/** Gzipped JSON. */
export function pack(value: unknown): Packed {
  const json = JSON.stringify(value);
  return {
    bytes: gzipSync(json, json.length <= SMALL_LENGTH ? SMALL : {}),
    digest: createHash('sha256').update(json).digest('hex').slice(0, 16),
    jsonBytes: Buffer.byteLength(json),
  };
}

/**
 * @param maxBytes of the JSON: unpacking stops there, however small the packed bytes are
 * @throws {Error} if the bytes are not gzipped JSON, or it is larger
 */
export const unpack = (bytes: Uint8Array, maxBytes: number): unknown =>
  JSON.parse(gunzipSync(bytes, { maxOutputLength: maxBytes }).toString('utf8'));

/** Cuts bytes into pieces of at most `size`. */
export function slices(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.slice(index * size, (index + 1) * size));
}
