import { gather, type GatherOptions } from '../../src/app/local.ts';
import type { GatherReport } from '../../src/gather/report.ts';
import type { Session } from '../session.ts';
import { createShowProgress } from './show-progress.ts';
import { readFailure } from './read-failure.ts';

/**
 * Gathers a parent into the local store, with the caller's own credentials; Ctrl-C ends it early.
 * @throws {Failure} if there is nothing to report: the caller is not known, or the parent cannot be read
 */
export async function gatherParent(
  options: Omit<GatherOptions, 'region' | 'signal'>,
  session: Session,
): Promise<GatherReport> {
  const { now, sleep, random, local, progress } = session;
  // Credentials first: without them nothing is created on this computer.
  const access = await session.aws();
  const { region, credentials, endpoint } = access;
  await credentials();
  const table = await local.table();
  const signal = session.interruption();
  try {
    return await gather(
      { ...options, region, signal },
      {
        now,
        sleep,
        random,
        table,
        aws: { credentials, ...(endpoint !== undefined && { endpoint }) },
        onProgress: createShowProgress(session),
      },
    );
  } catch (error) {
    throw readFailure(error, access);
  } finally {
    progress.clear();
  }
}
