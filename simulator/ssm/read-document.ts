import * as z from 'zod';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { pageOf } from '../server/page.ts';
import { contentIn } from './document-content.ts';
import { DOCUMENT_TYPE, documentDescription, nameFor } from './document-description.ts';
import { DocumentFormat, DocumentReference, ListPaging, VersionReference } from './document-input.ts';
import { visibleDocument, visibleVersion, type DocumentsWorld } from './documents-world.ts';

const DescribeInput = z.strictObject({
  Name: DocumentReference,
  DocumentVersion: VersionReference.optional(),
});
/** A document comes as JSON unless YAML is asked for. */
const GetInput = z.strictObject({
  ...DescribeInput.shape,
  DocumentFormat: DocumentFormat.default('JSON'),
});
const VersionsInput = z.strictObject({ Name: DocumentReference, ...ListPaging });

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocument.html */
export function describeDocument(call: ApiCall, world: DocumentsWorld): object {
  const input = parseInput(DescribeInput, call.input);
  const document = visibleDocument(call, input.Name, world);
  const version = visibleVersion(call, document, input.DocumentVersion);
  return { Document: documentDescription(document, version, call.caller.accountId) };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetDocument.html */
export function getDocument(call: ApiCall, world: DocumentsWorld): object {
  const input = parseInput(GetInput, call.input);
  const document = visibleDocument(call, input.Name, world);
  const version = visibleVersion(call, document, input.DocumentVersion);
  const { DisplayName, VersionName } = version.labels;
  return {
    Name: nameFor(document, call.caller.accountId),
    CreatedDate: version.createdMs / 1000,
    DisplayName,
    VersionName,
    DocumentVersion: version.version,
    Status: 'Active',
    Content: contentIn(input.DocumentFormat, version),
    DocumentType: DOCUMENT_TYPE,
    DocumentFormat: input.DocumentFormat,
  };
}

/** Newest first. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocumentVersions.html */
export function listDocumentVersions(call: ApiCall, world: DocumentsWorld): object {
  const { Name, MaxResults, NextToken } = parseInput(VersionsInput, call.input);
  const document = visibleDocument(call, Name, world);
  const page = pageOf(document.versions.toReversed(), MaxResults, NextToken);
  return {
    DocumentVersions: page.items.map(({ version, createdMs, format, labels }) => ({
      Name: document.name,
      DisplayName: labels.DisplayName,
      DocumentVersion: version,
      VersionName: labels.VersionName,
      CreatedDate: createdMs / 1000,
      IsDefaultVersion: version === document.defaultVersion,
      DocumentFormat: format,
      Status: 'Active',
    })),
    ...(page.nextToken !== '' && { NextToken: page.nextToken }),
  };
}
