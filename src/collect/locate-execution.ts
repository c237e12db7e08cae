import type { DenialReason } from '../domain/denial.ts';
import type { ExecutionRef } from '../domain/execution-ref.ts';
import type { Execution } from '../domain/execution.ts';
import { locationKey, locationsOf, type Location } from '../domain/location.ts';
import { CouldNotLookError } from '../lib/errors.ts';
import { ifReadable } from './if-readable.ts';
import type { CollectStore, ExecutionSource } from './ports.ts';

/** The result of looking for an execution. "Could not look" is never "not there". */
export type Located =
  | { readonly outcome: 'found'; readonly execution: Execution }
  | { readonly outcome: 'notThere'; readonly location: Location }
  | {
      readonly outcome: 'denied';
      readonly location: Location;
      readonly reason: DenialReason;
      readonly message: string;
    }
  /** Its location is not known, and every possible location answered. */
  | { readonly outcome: 'nowhere' }
  /** Its location is not known, and some locations could not be read. */
  | {
      readonly outcome: 'notEverywhere';
      readonly denials: readonly (Located & { readonly outcome: 'denied' })[];
    };

interface LocateExecutionDeps {
  readonly source: Pick<ExecutionSource, 'fetchExecution'>;
  readonly store: Pick<CollectStore, 'findParent'>;
  /** Where a root may be. */
  readonly parentAccounts: readonly string[];
  readonly regions: readonly string[];
}

/** Looks in the ref's location, else where its ledger says, else at the location hint, else wherever a root may be. */
export function createLocateExecution({ source, store, parentAccounts, regions }: LocateExecutionDeps) {
  return async (ref: ExecutionRef): Promise<Located> => {
    const location = ref.location ?? (await locationOf(ref.executionId));
    if (location !== undefined) return locateIn(ref.executionId, location);

    const locationHint = ref.locationHint === undefined ? [] : [ref.locationHint];
    const candidates = new Map(
      [...locationHint, ...locationsOf(parentAccounts, regions)].map((candidate) => [
        locationKey(candidate),
        candidate,
      ]),
    );
    const denials: (Located & { readonly outcome: 'denied' })[] = [];
    for (const candidate of candidates.values()) {
      const locate = await locateIn(ref.executionId, candidate);
      if (locate.outcome === 'found') return locate;
      if (locate.outcome === 'denied') denials.push(locate);
    }
    return denials.length === 0 ? { outcome: 'nowhere' } : { outcome: 'notEverywhere', denials };
  };

  async function locationOf(executionId: string): Promise<Location | undefined> {
    const own = await ifReadable(store.findParent(executionId));
    return own === 'unreadable' ? undefined : own?.location;
  }

  async function locateIn(executionId: string, location: Location): Promise<Located> {
    try {
      const execution = await source.fetchExecution(executionId, location);
      return execution === undefined ? { outcome: 'notThere', location } : { outcome: 'found', execution };
    } catch (error) {
      if (!(error instanceof CouldNotLookError)) throw error;
      return { outcome: 'denied', location, reason: error.reason, message: error.message };
    }
  }
}
