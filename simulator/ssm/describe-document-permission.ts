import * as z from 'zod';
import type { ApiCall } from '../server/api-call.ts';
import { pageOf } from '../server/page.ts';
import { DocumentName } from './document-input.ts';
import { parsePermissionInput } from './document-permission-input.ts';
import { ownedDocument, type DocumentsWorld } from './documents-world.ts';

const LARGEST_PAGE = 200;

const Input = z.strictObject({
  Name: DocumentName,
  PermissionType: z.literal('Share'),
  MaxResults: z.number().int().min(1).max(LARGEST_PAGE).default(LARGEST_PAGE),
  NextToken: z.string().optional(),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocumentPermission.html */
export function describeDocumentPermission(call: ApiCall, world: DocumentsWorld): object {
  const { Name, MaxResults, NextToken } = parsePermissionInput(Input, call.input);
  const { sharedWith } = ownedDocument(call, Name, world);
  const page = pageOf([...sharedWith], MaxResults, NextToken);
  return {
    AccountIds: page.items.map(([accountId]) => accountId),
    AccountSharingInfoList: page.items.map(([AccountId, SharedDocumentVersion]) => ({
      AccountId,
      SharedDocumentVersion,
    })),
    ...(page.nextToken !== '' && { NextToken: page.nextToken }),
  };
}
