import { DAY_MS, HOUR_MS } from '../domain/durations.ts';
import { AccountNamesUnavailableError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { AccountDirectory, SweepStore } from './ports.ts';

/** How often names are listed, and how soon it is tried again after a refusal. */
const EVERY_MS = DAY_MS;
/** After an error that may pass. */
const AGAIN_MS = HOUR_MS;
/** An older token may not be valid any more. */
const UNFINISHED_MS = HOUR_MS;

interface RefreshAccountNamesDeps {
  readonly directory: AccountDirectory;
  readonly store: Pick<SweepStore, 'accountNamesDueAt' | 'postponeAccountNames' | 'recordAccountNames'>;
  readonly log: Pick<Logger, 'info'>;
  readonly now: () => number;
}

/** How far a listing has come. */
interface Listing {
  readonly startedAt: number;
  readonly names: Map<string, string>;
  /** By account: the root and units that hold it, outermost first. */
  readonly unitPaths: Map<string, string>;
  readonly nextToken: string | undefined;
}

/**
 * Lists the names of the organization's accounts once a day. Out of time, the next sweep of the same process
 * continues. Names are optional: if they cannot be listed, that is logged and is no error, and known names stay.
 */
export function createRefreshAccountNames({ directory, store, log, now }: RefreshAccountNamesDeps) {
  let unfinished: Listing | undefined;

  return async (stopAt: number): Promise<void> => {
    const dueAt = await store.accountNamesDueAt();
    if (dueAt !== undefined && now() < dueAt) return;
    const { startedAt, names, unitPaths, ...begun } = takeUnfinished();
    let { nextToken } = begun;
    do {
      if (now() >= stopAt) {
        unfinished = { startedAt, names, unitPaths, nextToken };
        return;
      }
      const page = await askPage(nextToken);
      if ('code' in page) return giveUp(page);
      for (const [accountId, name, unitPath] of page.entries) {
        names.set(accountId, name);
        if (unitPath !== undefined) unitPaths.set(accountId, unitPath);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    await store.recordAccountNames(names, unitPaths);
    await store.postponeAccountNames(now() + EVERY_MS);
  };

  function takeUnfinished(): Listing {
    const begun = unfinished;
    unfinished = undefined;
    if (begun !== undefined && now() - begun.startedAt < UNFINISHED_MS) return begun;
    return { startedAt: now(), names: new Map(), unitPaths: new Map(), nextToken: undefined };
  }

  async function askPage(nextToken: string | undefined) {
    try {
      return await directory.listNames(nextToken);
    } catch (error) {
      return describe(error);
    }
  }

  async function giveUp({ code, message, againMs }: Problem): Promise<void> {
    const retryAt = now() + againMs;
    await store.postponeAccountNames(retryAt);
    log.info('Account names not listed', { code, message, retryAt: new Date(retryAt).toISOString() });
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
