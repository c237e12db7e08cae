/** Calls `end` when the signal aborts, or at once if it has. */
export function onAbort(signal: AbortSignal | undefined, end: () => void): void {
  if (signal?.aborted === true) end();
  else signal?.addEventListener('abort', end, { once: true });
}
