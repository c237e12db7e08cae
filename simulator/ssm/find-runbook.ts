import type { Location } from '../organization/location.ts';
import type { RunbookVersion } from '../documents/document.ts';
import type { Documents } from '../documents/documents.ts';
import { ApiError } from '../server/api-error.ts';

/** @throws {ApiError} if the caller has no such document, or no such version of it */
export function findRunbook(
  documents: Documents,
  location: Location,
  name: string,
  version: string | undefined,
): RunbookVersion {
  if (documents.find(location, name) === undefined) {
    throw new ApiError('AutomationDefinitionNotFoundException', `Document with name ${name} does not exist.`);
  }
  const runbook = documents.runbook(location, name, version);
  if (runbook === undefined) {
    throw new ApiError(
      'AutomationDefinitionVersionNotFoundException',
      `Document with name ${name} has no version ${version ?? '$DEFAULT'}.`,
    );
  }
  return runbook;
}
