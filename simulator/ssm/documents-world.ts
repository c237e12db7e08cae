import type { Location } from '../organization/location.ts';
import type { Clock } from '../clock/clock.ts';
import type { AutomationDocument, DocumentVersion } from '../documents/document.ts';
import { versionFor } from '../documents/document.ts';
import type { Documents } from '../documents/documents.ts';
import type { ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';

/** What the calls about documents work on. */
export interface DocumentsWorld {
  readonly documents: Documents;
  readonly clock: Clock;
}

export const locationOf = ({ caller, region }: ApiCall): Location => ({
  accountId: caller.accountId,
  region,
});

const unknownDocument = (name: string): ApiError =>
  new ApiError('InvalidDocument', `Document with name ${name} does not exist.`);

/** @throws {ApiError} InvalidDocument if the caller owns no such document */
export function ownedDocument(
  call: ApiCall,
  name: string,
  { documents }: DocumentsWorld,
): AutomationDocument {
  const document = documents.owned(locationOf(call), name);
  if (document === undefined) throw unknownDocument(name);
  return document;
}

/** @throws {ApiError} InvalidDocument if the caller may use no such document */
export function visibleDocument(
  call: ApiCall,
  name: string,
  { documents }: DocumentsWorld,
): AutomationDocument {
  const document = documents.find(locationOf(call), name);
  if (document === undefined) throw unknownDocument(name);
  return document;
}

/** @throws {ApiError} InvalidDocumentVersion if the caller may use no such version */
export function visibleVersion(
  { caller }: ApiCall,
  document: AutomationDocument,
  asked?: string,
): DocumentVersion {
  const version = versionFor(document, caller.accountId, asked);
  if (version !== undefined) return version;
  throw new ApiError(
    'InvalidDocumentVersion',
    `The document version ${asked} is not valid or does not exist.`,
  );
}
