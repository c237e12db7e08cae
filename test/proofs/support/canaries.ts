import { gunzipSync } from 'node:zlib';

/** What may appear nowhere: parameters, step inputs, and all that AWS shows beside them. */
export const NOWHERE = 'canary-in-';
/** What an execution put out: in the table, and where the API shows outputs. */
export const OUTPUT = 'canary-out-';
/** Why something failed: in the table, and where the API shows reasons. */
export const MESSAGE = 'canary-message-';

/** Everything that can be read in a value; bytes are read as they are, and unzipped if they can be. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    const bytes = bytesOf(one);
    return bytes === undefined ? one : `${bytes.toString('latin1')} ${unzipped(bytes)}`;
  });
}

/** A buffer may have been made to look like `{ type: 'Buffer', data: [] }` by the time it is seen. */
function bytesOf(value: unknown): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value);
  const isBuffer = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
  return isBuffer && 'data' in value ? Buffer.from(value.data as number[]) : undefined;
}

function unzipped(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return '';
  }
}
