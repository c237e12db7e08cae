import type { ApiCall, Operations } from '../server/api-call.ts';
import { createDocument } from './create-document.ts';
import { deleteDocument } from './delete-document.ts';
import { describeDocumentPermission } from './describe-document-permission.ts';
import type { DocumentsWorld } from './documents-world.ts';
import { listDocuments } from './list-documents.ts';
import { modifyDocumentPermission } from './modify-document-permission.ts';
import { describeDocument, getDocument, listDocumentVersions } from './read-document.ts';
import { updateDocument, updateDocumentDefaultVersion } from './update-document.ts';

const OPERATIONS: Readonly<Record<string, (call: ApiCall, world: DocumentsWorld) => object>> = {
  CreateDocument: createDocument,
  DeleteDocument: deleteDocument,
  DescribeDocument: describeDocument,
  DescribeDocumentPermission: describeDocumentPermission,
  GetDocument: getDocument,
  ListDocumentVersions: listDocumentVersions,
  ListDocuments: listDocuments,
  ModifyDocumentPermission: modifyDocumentPermission,
  UpdateDocument: updateDocument,
  UpdateDocumentDefaultVersion: updateDocumentDefaultVersion,
};

/** The calls of Systems Manager that are about documents. */
export const documentOperations = (world: DocumentsWorld): Operations =>
  new Map(Object.entries(OPERATIONS).map(([name, run]) => [name, (call) => run(call, world)]));
