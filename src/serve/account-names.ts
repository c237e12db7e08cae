import { MINUTE_MS } from '../automation/durations.ts';
import type { NameOf } from './name-of.ts';
import type { ServeSettings } from './parts.ts';

/** The sweep refreshes them once a day. */
const REMEMBERED_MS = 5 * MINUTE_MS;

/** Account names as the sweep keeps them, read anew every few minutes. */
export function createAccountNames({
  store,
  now,
}: Pick<ServeSettings, 'store' | 'now'>): () => Promise<NameOf> {
  let read: { readonly at: number; readonly names: Promise<ReadonlyMap<string, string>> } | undefined;
  return async () => {
    if (read === undefined || now() - read.at >= REMEMBERED_MS) {
      read = { at: now(), names: store.accountNames() };
      read.names.catch(() => {
        read = undefined;
      });
    }
    const names = await read.names;
    return (accountId) => (accountId === undefined ? undefined : names.get(accountId));
  };
}
