import type { Location } from '../../domain/location.ts';
import { Problem } from '../http/problem.ts';
import type { Ledger } from '../ledgers/read-ledger.ts';

/**
 * A ledger with the targets of one account alone.
 * @throws {Problem} the same, whether the execution is not known here or has no target there: which it is would tell of others
 */
export async function withinAccount(
  reading: Promise<Ledger>,
  parentId: string,
  location: Location,
): Promise<Ledger> {
  const { accountId, region } = location;
  const ledger = await reading.catch((error: unknown) => {
    if (error instanceof Problem && error.kind === 'unknown-execution') return undefined;
    throw error;
  });
  const targets = ledger?.rollCall.targets.filter((target) => target.location?.accountId === accountId) ?? [];
  if (ledger === undefined || !targets.some((target) => target.location?.region === region)) {
    throw new Problem(
      'unknown-target',
      'Unknown target',
      `No target of ${parentId} is known in account ${accountId}, ${region}.`,
      { accountId, region },
    );
  }
  return { ...ledger, rollCall: { ...ledger.rollCall, targets } };
}
