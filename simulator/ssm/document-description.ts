import { createHash } from 'node:crypto';
import {
  documentArn,
  latestVersion,
  type AutomationDocument,
  type DocumentVersion,
} from '../documents/document.ts';
import { SCHEMA_VERSION } from './document-content.ts';

/** Automation runs on none of them, and says so. */
export const PLATFORM_TYPES: readonly string[] = ['Windows', 'Linux', 'MacOS'];
export const DOCUMENT_TYPE = 'Automation';

/** Another account's document goes by its ARN. */
export const nameFor = (document: AutomationDocument, accountId: string): string =>
  document.place.accountId === accountId ? document.name : documentArn(document);

/**
 * @param status that of a document which has just been written; otherwise it is `Active`
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DocumentDescription.html
 */
export function documentDescription(
  document: AutomationDocument,
  version: DocumentVersion,
  accountId: string,
  status = 'Active',
): object {
  const { description, parameters } = version.runbook;
  return {
    Hash: createHash('sha256').update(version.text).digest('hex'),
    HashType: 'Sha256',
    Name: nameFor(document, accountId),
    ...version.labels,
    Owner: document.place.accountId,
    CreatedDate: version.createdMs / 1000,
    Status: status,
    DocumentVersion: version.version,
    ...(description !== undefined && { Description: description }),
    Parameters: Object.entries(parameters).map(([Name, parameter]) => ({
      Name,
      Type: parameter.type,
      ...(parameter.description !== undefined && { Description: parameter.description }),
      ...(parameter.default !== undefined && { DefaultValue: asText(parameter.default) }),
    })),
    PlatformTypes: PLATFORM_TYPES,
    DocumentType: DOCUMENT_TYPE,
    SchemaVersion: SCHEMA_VERSION,
    LatestVersion: latestVersion(document).version,
    DefaultVersion: document.defaultVersion,
    DocumentFormat: version.format,
    Tags: [],
  };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DocumentIdentifier.html */
export const documentIdentifier = (
  document: AutomationDocument,
  version: DocumentVersion,
  accountId: string,
): object => ({
  Name: nameFor(document, accountId),
  CreatedDate: version.createdMs / 1000,
  Owner: document.place.accountId,
  ...version.labels,
  PlatformTypes: PLATFORM_TYPES,
  DocumentVersion: version.version,
  DocumentType: DOCUMENT_TYPE,
  SchemaVersion: SCHEMA_VERSION,
  DocumentFormat: version.format,
  Tags: [],
});

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
