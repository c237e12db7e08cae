import * as z from 'zod';
import { EVERYBODY, type SharedVersion } from '../documents/document.ts';
import type { ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { DocumentName } from './document-input.ts';
import { parsePermissionInput } from './document-permission-input.ts';
import { ownedDocument, type DocumentsWorld } from './documents-world.ts';

const MOST_AT_ONCE = 20;
const MOST_ACCOUNTS = 1000;
const MOST_PUBLIC = 5;

const AccountIds = z
  .array(
    z
      .string()
      .regex(/^(all|\d{12})$/i, { error: 'must be twelve digits, or All' })
      .transform((id) => id.toLowerCase()),
  )
  .max(MOST_AT_ONCE)
  .default([]);

const Input = z.strictObject({
  Name: DocumentName,
  PermissionType: z.literal('Share'),
  AccountIdsToAdd: AccountIds,
  AccountIdsToRemove: AccountIds,
  SharedDocumentVersion: z.enum(['$DEFAULT', '$LATEST', '$ALL']).default('$DEFAULT'),
});

/**
 * Who is both added and removed is removed.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ModifyDocumentPermission.html
 */
export function modifyDocumentPermission(call: ApiCall, world: DocumentsWorld): object {
  const input = parsePermissionInput(Input, call.input);
  const { AccountIdsToAdd, AccountIdsToRemove, SharedDocumentVersion } = input;
  const document = ownedDocument(call, input.Name, world);
  if (AccountIdsToAdd.length + AccountIdsToRemove.length === 0) {
    throw new ApiError(
      'ValidationException',
      'You must specify a value for AccountIdsToAdd or AccountIdsToRemove.',
    );
  }
  const sharedWith = new Map<string, SharedVersion>(document.sharedWith);
  for (const accountId of AccountIdsToAdd) sharedWith.set(accountId, SharedDocumentVersion);
  for (const accountId of AccountIdsToRemove) sharedWith.delete(accountId);
  checkLimits(sharedWith, publicDocuments(call, input.Name, world));
  world.documents.put({ ...document, sharedWith });
  return {};
}

/** How many other documents of the caller are public. */
const publicDocuments = ({ caller, region }: ApiCall, name: string, { documents }: DocumentsWorld): number =>
  documents
    .visibleIn({ accountId: caller.accountId, region })
    .filter(
      (document) =>
        document.place.accountId === caller.accountId &&
        document.name !== name &&
        document.sharedWith.has(EVERYBODY),
    ).length;

function checkLimits(sharedWith: ReadonlyMap<string, SharedVersion>, othersPublic: number): void {
  const isPublic = sharedWith.has(EVERYBODY);
  if (isPublic && sharedWith.size > 1) {
    throw new ApiError('ValidationException', 'A document cannot be shared publicly and privately at once.');
  }
  if (sharedWith.size > MOST_ACCOUNTS || (isPublic && othersPublic >= MOST_PUBLIC)) {
    throw new ApiError(
      'DocumentPermissionLimit',
      `You can share a document privately with ${MOST_ACCOUNTS} accounts, and ${MOST_PUBLIC} documents publicly.`,
    );
  }
}
