import * as z from 'zod';
import { latestVersion, type AutomationDocument } from '../documents/document.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { readContent } from './document-content.ts';
import { documentDescription } from './document-description.ts';
import { DocumentFormat, DocumentName, Labels, VersionReference } from './document-input.ts';
import { ownedDocument, visibleVersion, type DocumentsWorld } from './documents-world.ts';

const MOST_VERSIONS = 1000;

const UpdateInput = z.strictObject({
  Name: DocumentName,
  Content: z.string().min(1),
  /** Which version it is about: the latest, and no other. */
  DocumentVersion: VersionReference.default('$LATEST'),
  DocumentFormat: DocumentFormat.default('JSON'),
  ...Labels,
});
const DefaultInput = z.strictObject({
  Name: DocumentName,
  DocumentVersion: z.string().regex(/^[1-9][0-9]*$/, { error: 'must be the number of a version' }),
});

/**
 * Adds a version; the default stays what it is.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html
 */
export function updateDocument(call: ApiCall, world: DocumentsWorld): object {
  const {
    Name,
    Content,
    DocumentVersion,
    DocumentFormat: format,
    ...labels
  } = parseInput(UpdateInput, call.input);
  const document = ownedDocument(call, Name, world);
  const latest = latestVersion(document);
  if (visibleVersion(call, document, DocumentVersion) !== latest) {
    throw new ApiError('InvalidDocumentVersion', 'Only the latest version of a document can be updated.');
  }
  refuseRepeated(document, Content, labels.VersionName);
  const version = {
    ...readContent(Name, format, Content),
    version: String(Number(latest.version) + 1),
    createdMs: world.clock.now(),
    labels: { DisplayName: latest.labels.DisplayName, TargetType: latest.labels.TargetType, ...labels },
  };
  const updated = { ...document, versions: [...document.versions, version] as const };
  world.documents.put(updated);
  return {
    DocumentDescription: documentDescription(updated, version, call.caller.accountId, 'Updating'),
  };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocumentDefaultVersion.html */
export function updateDocumentDefaultVersion(call: ApiCall, world: DocumentsWorld): object {
  const { Name, DocumentVersion } = parseInput(DefaultInput, call.input);
  const document = ownedDocument(call, Name, world);
  const { version, labels } = visibleVersion(call, document, DocumentVersion);
  world.documents.put({ ...document, defaultVersion: version });
  return { Description: { Name, DefaultVersion: version, DefaultVersionName: labels.VersionName } };
}

function refuseRepeated({ versions }: AutomationDocument, text: string, versionName?: string): void {
  if (versions.some((version) => version.text === text)) {
    throw new ApiError(
      'DuplicateDocumentContent',
      'The content of the document matches another version of it. Change the content and try again.',
    );
  }
  const isNameUsed = versions.some(({ labels }) => labels.VersionName === versionName);
  if (versionName !== undefined && isNameUsed) {
    throw new ApiError(
      'DuplicateDocumentVersionName',
      'The version name has already been used in this document. Specify a different version name, and then try again.',
    );
  }
  if (versions.length >= MOST_VERSIONS) {
    throw new ApiError(
      'DocumentVersionLimitExceeded',
      'The document has too many versions. Delete one or more document versions and try again.',
    );
  }
}
