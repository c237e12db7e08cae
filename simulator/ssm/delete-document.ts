import * as z from 'zod';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { DocumentName } from './document-input.ts';
import { ownedDocument, type DocumentsWorld } from './documents-world.ts';

/** All versions go at once; `Force` is for types that are not simulated. */
const Input = z.strictObject({ Name: DocumentName, Force: z.boolean().optional() });

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteDocument.html */
export function deleteDocument(call: ApiCall, world: DocumentsWorld): object {
  const document = ownedDocument(call, parseInput(Input, call.input).Name, world);
  if (document.sharedWith.size > 0) {
    throw new ApiError(
      'InvalidDocumentOperation',
      'You attempted to delete a document while it is still shared. You must stop sharing the document before you can delete it.',
    );
  }
  world.documents.delete(document);
  return {};
}
