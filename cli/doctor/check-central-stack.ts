import * as z from 'zod';
import type { Caller } from '../connect/caller.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { readCoverage, type CoveredLocation } from '../coverage/read-coverage.ts';

/** One thing that must work before the members can be checked. */
export interface Check {
  readonly name: 'caller' | 'address' | 'health' | 'coverage';
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly detail: string;
}

export interface CentralHealth {
  readonly checks: readonly Check[];
  /** Undefined if no identity is needed, or none is known. */
  readonly caller: Caller | undefined;
  /** Undefined if it could not be read. */
  readonly coverage: readonly CoveredLocation[] | undefined;
}

const Health = z.looseObject({ status: z.literal('ok') });

/** Checks what is between the caller and the API, in order: each check needs the one before, except for the caller. */
export async function checkCentralStack(
  accounts: readonly string[],
  regions: readonly string[],
  session: Session,
): Promise<CentralHealth> {
  const checks: Check[] = [];
  const caller = await look('caller', askWho, (who) => who?.arn ?? 'this API does not authenticate');
  const api = await look('address', session.client, () => 'the API’s address is known');
  const health =
    api === undefined
      ? skip('health')
      : await look(
          'health',
          () => api.get('/health', {}, Health),
          () => 'it answers, and so does its table',
        );
  const coverage =
    health === undefined
      ? skip('coverage')
      : await look(
          'coverage',
          () => readCoverage(accounts, regions, session),
          ({ length }) => `${length} locations (an account in a Region each) seen within 90 days`,
        );
  return { checks, caller, coverage };

  async function askWho(): Promise<Caller | undefined> {
    if (session.isUnsigned()) return undefined;
    const { whoIsCalling } = await import('../connect/caller.ts');
    return whoIsCalling(await session.aws());
  }

  /** Undefined if it failed: the check says why. */
  async function look<Found>(
    name: Check['name'],
    find: () => Promise<Found>,
    describe: (found: Found) => string,
  ): Promise<Found | undefined> {
    try {
      const found = await find();
      checks.push({ name, status: 'ok', detail: describe(found) });
      return found;
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode === EXIT.usage) throw error;
      checks.push({ name, status: 'failed', detail: error.message });
      return undefined;
    }
  }

  function skip(name: Check['name']): undefined {
    checks.push({ name, status: 'skipped', detail: 'it needs the one before' });
  }
}
