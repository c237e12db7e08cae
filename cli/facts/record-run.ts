import { connectReads, type GatherOptions } from '../../src/app/local.ts';
import { readFailure } from '../gather/read-failure.ts';
import type { Session } from '../session.ts';
import { recordFacts, type FactsRecord } from './record-facts.ts';

/**
 * Answers each fact from one run, read with the caller's own credentials.
 * @throws {Failure} if the caller is not known, or the parent cannot be read
 */
export async function recordRun(
  parentId: string,
  options: Omit<GatherOptions, 'region' | 'parentId' | 'wait' | 'timeoutMs' | 'signal'>,
  { aws, now, sleep, progress }: Session,
): Promise<FactsRecord> {
  const access = await aws();
  const { region, credentials, endpoint } = access;
  progress.show('reading the run');
  try {
    const { location, reads } = await connectReads(
      { ...options, region },
      { now, sleep, aws: { credentials, ...(endpoint !== undefined && { endpoint }) } },
    );
    return await recordFacts(parentId, location, { reads, now });
  } catch (error) {
    throw readFailure(error, access);
  } finally {
    progress.clear();
  }
}
