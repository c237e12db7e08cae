import { getSystemErrorMap } from 'node:util';

/** What the system says of a call that failed: `no space left on device`; the error's own message if it says nothing. */
export function systemWords(error: unknown): string {
  const errno: unknown = Object(error)['errno'];
  const words = typeof errno === 'number' ? getSystemErrorMap().get(errno)?.[1] : undefined;
  return words ?? (error instanceof Error ? error.message : String(error));
}
