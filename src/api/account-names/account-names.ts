import { MINUTE_MS } from '../../domain/durations.ts';
import { describeError } from '../../lib/describe-error.ts';
import type { NameOf } from './name-of.ts';
import type { ServeSettings } from '../http/parts.ts';

type Names = ReadonlyMap<string, string>;

/** The sweep refreshes them once a day. */
const REMEMBERED_MS = 5 * MINUTE_MS;
const RETRY_MS = MINUTE_MS;

/**
 * What the sweep keeps of accounts, by account ID, reread every few minutes. If it cannot be read, what was read before stays, or
 * there is nothing.
 */
export function createAccountFacts<Fact>({
  read: readAll,
  now,
  log,
}: Pick<ServeSettings, 'now' | 'log'> & {
  readonly read: () => Promise<ReadonlyMap<string, Fact>>;
}): () => Promise<ReadonlyMap<string, Fact>> {
  let known: ReadonlyMap<string, Fact> = new Map();
  let reading: Promise<void> | undefined;
  let readAgainAt = -Infinity;

  async function read(): Promise<void> {
    try {
      known = await readAll();
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
    return known;
  };
}

/** The name of an account among those. */
export const nameIn =
  (names: Names): NameOf =>
  (accountId) =>
    accountId === undefined ? undefined : names.get(accountId);
