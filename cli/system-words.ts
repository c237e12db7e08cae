import { getSystemErrorMap } from 'node:util';

/** The system's message for a failed call: `no space left on device`; the error's own message if there is none. */
export function systemWords(error: unknown): string {
  const errno: unknown = Object(error)['errno'];
  const words = typeof errno === 'number' ? getSystemErrorMap().get(errno)?.[1] : undefined;
  return words ?? (error instanceof Error ? error.message : String(error));
}
