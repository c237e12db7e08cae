import { MINUTE_MS } from '../../domain/durations.ts';
import { describeError } from '../../lib/describe-error.ts';
import type { NameOf } from './name-of.ts';
import type { ServeSettings } from '../http/parts.ts';

type Names = ReadonlyMap<string, string>;

/** The sweep refreshes them once a day. */
const REMEMBERED_MS = 5 * MINUTE_MS;
const RETRY_MS = MINUTE_MS;

/**
 * Account names as the sweep keeps them, reread every few minutes. If they cannot be read, the earlier names
 * stay, or there are none.
 */
export function createAccountNames({
  store,
  now,
  log,
}: Pick<ServeSettings, 'now' | 'log'> & {
  readonly store: Pick<ServeSettings['store'], 'accountNames'>;
}): () => Promise<NameOf> {
  let known: Names = new Map();
  let reading: Promise<void> | undefined;
  let readAgainAt = -Infinity;

  async function read(): Promise<void> {
    try {
      known = await store.accountNames();
      readAgainAt = now() + REMEMBERED_MS;
    } catch (error) {
      log.error('Account names not read', { ...describeError(error) });
      readAgainAt = now() + RETRY_MS;
    }
  }

  return async () => {
    if (now() >= readAgainAt) {
      await (reading ??= read().finally(() => {
        reading = undefined;
      }));
    }
    return (accountId) => (accountId === undefined ? undefined : known.get(accountId));
  };
}
