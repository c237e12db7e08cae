import type { ServeParts } from '../http/parts.ts';

const POLL_MS = 1_000;

/** Returns once the parent is sealed, the time is up, or the client has gone. The parent need not be known yet. */
export async function waitForSeal(
  { store, now, sleep }: Pick<ServeParts, 'store' | 'now' | 'sleep'>,
  parentId: string,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const until = now() + seconds * 1_000;
  while (now() < until && !signal.aborted) {
    const parent = await store.findParent(parentId);
    if (parent?.sealed !== undefined || parent?.unmanaged === true) return;
    await sleep(Math.min(POLL_MS, until - now()), signal);
  }
}
