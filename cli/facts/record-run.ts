import { connectReads, type CallerOptions } from '../../src/app/as-caller.ts';
import { readFailure } from '../gather/read-failure.ts';
import type { Session } from '../session.ts';
import { recordFacts, type FactsRecord } from './record-facts.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../../src/lib/make-directory.ts';

/**
 * Answers each fact from one run, read with the caller's own credentials.
 * @throws {Failure} if the caller is not known, or the parent cannot be read
 */
export async function recordRun(
  parentId: string,
  options: Omit<CallerOptions, 'region'>,
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

/** @throws {Error} if it cannot be made */
export const prepareDirectory = (directory: string): void => makeDirectory(directory);

/**
 * Writes what a user can send back: `facts.json`, the answers, and `run.json`, the sanitised answers of AWS that they follow from.
 * @returns the paths of both
 */
export async function writeFacts(
  directory: string,
  { answers, run }: FactsRecord,
): Promise<readonly string[]> {
  prepareDirectory(directory);
  const files = [
    ['facts.json', answers],
    ['run.json', run],
  ] as const;
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
    paths.push(path);
  }
  return paths;
}
