import type { Place } from '../../src/automation/place.ts';
import type { RunbookVersion } from '../documents/document.ts';
import type { Documents } from '../documents/documents.ts';
import { ApiError } from '../server/api-error.ts';

/** @throws {ApiError} if the caller has no such document, or no such version of it */
export function findRunbook(
  documents: Documents,
  place: Place,
  name: string,
  version: string | undefined,
): RunbookVersion {
  if (documents.find(place, name) === undefined) {
    throw new ApiError('AutomationDefinitionNotFoundException', `Document with name ${name} does not exist.`);
  }
  const runbook = documents.runbook(place, name, version);
  if (runbook === undefined) {
    throw new ApiError(
      'AutomationDefinitionVersionNotFoundException',
      `Document with name ${name} has no version ${version ?? '$DEFAULT'}.`,
    );
  }
  return runbook;
}
