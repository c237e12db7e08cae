import * as z from 'zod';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { readContent } from './document-content.ts';
import { documentDescription, DOCUMENT_TYPE } from './document-description.ts';
import { DocumentFormat, DocumentName, Labels } from './document-input.ts';
import { placeOf, type DocumentsWorld } from './documents-world.ts';

const MOST_DOCUMENTS = 500;
const RESERVED = /^(aws|amazon|amzn)/i;

/** What is simulated of it; other parameters are refused by name. */
const Input = z.strictObject({
  Name: DocumentName,
  Content: z.string().min(1),
  DocumentType: z.literal(DOCUMENT_TYPE, {
    error: 'must be Automation (AWS takes it for Command if it is not said): other types are not simulated',
  }),
  DocumentFormat: DocumentFormat.default('JSON'),
  ...Labels,
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
export function createDocument(call: ApiCall, { documents, clock }: DocumentsWorld): object {
  const { Name, Content, DocumentType: _, DocumentFormat: format, ...labels } = parseInput(Input, call.input);
  const place = placeOf(call);
  if (RESERVED.test(Name)) {
    throw new ApiError(
      'ValidationException',
      `Invalid document name ${Name}: aws, amazon and amzn are reserved as prefixes.`,
    );
  }
  if (documents.owned(place, Name) !== undefined) {
    throw new ApiError('DocumentAlreadyExists', `Document with same name ${Name} already exists`);
  }
  const owned = documents.visibleIn(place).filter((document) => document.place.accountId === place.accountId);
  if (owned.length >= MOST_DOCUMENTS) {
    throw new ApiError(
      'DocumentLimitExceeded',
      `You can have at most ${MOST_DOCUMENTS} active SSM documents.`,
    );
  }
  const version = {
    ...readContent(Name, format, Content),
    version: '1',
    createdMs: clock.now(),
    labels,
  };
  const document = {
    place,
    name: Name,
    versions: [version] as const,
    defaultVersion: version.version,
    sharedWith: new Map(),
    isFromFile: false,
  };
  documents.put(document);
  return { DocumentDescription: documentDescription(document, version, place.accountId, 'Creating') };
}
