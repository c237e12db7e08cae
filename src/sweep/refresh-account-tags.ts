import { DAY_MS, HOUR_MS } from '../domain/durations.ts';
import { AccountNamesUnavailableError, ThrottledError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { AccountTagDirectory, AccountTagStore } from './ports.ts';

/** How long after the last account the first one is read again, and how soon it is tried again after a refusal. */
const EVERY_MS = DAY_MS;
/** After an error that may pass, and while no account is listed. */
const AGAIN_MS = HOUR_MS;

interface RefreshAccountTagsDeps {
  readonly directory: AccountTagDirectory;
  readonly store: AccountTagStore;
  readonly log: Pick<Logger, 'info'>;
  readonly now: () => number;
  /** How many accounts are read by one run: Organizations throttles the whole organization, not only us. */
  readonly accountsPerRun: number;
}

/**
 * Reads the tags of the organization's accounts, a few in each run, in the order of their IDs, and begins again a day after the last.
 * Tags are optional: a refusal is logged and is no error, and known tags stay. Throttled, or out of time, the next run continues.
 */
export function createRefreshAccountTags({
  directory,
  store,
  log,
  now,
  accountsPerRun,
}: RefreshAccountTagsDeps) {
  return async (stopAt: number): Promise<void> => {
    const plan = await store.accountTagsPlan();
    if (now() >= stopAt || (plan !== undefined && now() < plan.dueAt)) return;
    const accountIds = await store.accountIds();
    if (accountIds.length === 0) return store.planAccountTags({ dueAt: now() + AGAIN_MS });
    let after = plan?.after;
    const next = accountIds.filter((accountId) => after === undefined || accountId > after);
    for (const accountId of next.slice(0, accountsPerRun)) {
      if (now() >= stopAt) break;
      const read = await ask(accountId);
      if (read === 'throttled') break;
      if ('code' in read) return giveUp(read, after);
      await store.recordAccountTags(accountId, read.tags);
      after = accountId;
    }
    const isAtEnd = next.length === 0 || after === next.at(-1);
    return store.planAccountTags(isAtEnd ? { dueAt: now() + EVERY_MS } : { dueAt: now(), after });
  };

  async function ask(accountId: string) {
    try {
      return { tags: await directory.listTags(accountId) };
    } catch (error) {
      return error instanceof ThrottledError ? 'throttled' : describe(error);
    }
  }

  async function giveUp({ code, message, againMs }: Problem, after: string | undefined): Promise<void> {
    const retryAt = now() + againMs;
    await store.planAccountTags({ dueAt: retryAt, after });
    log.info('Account tags not read', { code, message, retryAt: new Date(retryAt).toISOString() });
  }
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly againMs: number;
}

function describe(error: unknown): Problem {
  if (!(error instanceof Error)) return { code: 'unknown', message: 'Not an error', againMs: AGAIN_MS };
  const againMs = error instanceof AccountNamesUnavailableError ? EVERY_MS : AGAIN_MS;
  return { code: error.name, message: error.message, againMs };
}
