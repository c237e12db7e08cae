import type { DenialReason } from '../automation/denial.ts';
import type { ExecutionRef } from '../automation/execution-ref.ts';
import type { Execution } from '../automation/execution.ts';
import { placeKey, placesOf, type Place } from '../automation/place.ts';
import { CouldNotLookError } from '../lib/errors.ts';
import type { CollectStore, ExecutionSource } from './ports.ts';

/** What looking for an execution came to. "Could not look" is never "not there". */
export type Located =
  | { readonly outcome: 'found'; readonly execution: Execution }
  | { readonly outcome: 'notThere'; readonly place: Place }
  | {
      readonly outcome: 'denied';
      readonly place: Place;
      readonly reason: DenialReason;
      readonly message: string;
    }
  /** Its place is not known, and every place it may be in answered. */
  | { readonly outcome: 'nowhere' }
  /** Its place is not known, and some places could not be asked. */
  | {
      readonly outcome: 'notEverywhere';
      readonly denials: readonly (Located & { readonly outcome: 'denied' })[];
    };

interface Dependencies {
  readonly source: Pick<ExecutionSource, 'fetchExecution'>;
  readonly store: Pick<CollectStore, 'findParent'>;
  /** Where a root may be. */
  readonly parentAccounts: readonly string[];
  readonly regions: readonly string[];
}

/** Looks in the ref's place, else where its ledger says, else near the child that named it, else wherever a root may be. */
export function createLocateExecution({ source, store, parentAccounts, regions }: Dependencies) {
  return async (ref: ExecutionRef): Promise<Located> => {
    const place = ref.place ?? (await store.findParent(ref.executionId))?.place;
    if (place !== undefined) return locateIn(ref.executionId, place);

    const near = ref.near === undefined ? [] : [ref.near];
    const candidates = new Map(
      [...near, ...placesOf(parentAccounts, regions)].map((candidate) => [placeKey(candidate), candidate]),
    );
    const denials: (Located & { readonly outcome: 'denied' })[] = [];
    for (const candidate of candidates.values()) {
      const locate = await locateIn(ref.executionId, candidate);
      if (locate.outcome === 'found') return locate;
      if (locate.outcome === 'denied') denials.push(locate);
    }
    return denials.length === 0 ? { outcome: 'nowhere' } : { outcome: 'notEverywhere', denials };
  };

  async function locateIn(executionId: string, place: Place): Promise<Located> {
    try {
      const execution = await source.fetchExecution(executionId, place);
      return execution === undefined ? { outcome: 'notThere', place } : { outcome: 'found', execution };
    } catch (error) {
      if (!(error instanceof CouldNotLookError)) throw error;
      return { outcome: 'denied', place, reason: error.reason, message: error.message };
    }
  }
}
