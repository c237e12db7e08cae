/** Calls `end` when the signal aborts, or at once if it has. What it gives makes it forget that. */
export function onAbort(signal: AbortSignal | undefined, end: () => void): () => void {
  if (signal?.aborted === true) end();
  else signal?.addEventListener('abort', end, { once: true });
  return () => signal?.removeEventListener('abort', end);
}
