import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ACCOUNT_INDEX_ATTRIBUTES } from '../../../src/store/schema.ts';
import { SORT_ATTRIBUTE } from '../../../src/store/table.ts';
import { CENTRAL, deploy, resourceOf } from '../support/stacks.ts';

export function describeTable(templateText: string): void {
  describe('the table', () => {
    const { properties } = resourceOf(deploy(templateText, CENTRAL), 'Table');

    test('is paid by use, can be set back but not deleted, and forgets what has expired', () => {
      expect(properties).toMatchObject({
        TableName: 'rollcall',
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    });

    test('outlives the stack, and a change that would replace it', () => {
      expect(parse(templateText)).toMatchObject({
        Resources: { Table: { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } },
      });
    });

    test('has the keys and the indices that the store asks for', () => {
      expect(properties).toMatchObject({
        KeySchema: keys('pk', 'sk'),
        GlobalSecondaryIndexes: Object.entries(SORT_ATTRIBUTE).map(([index, sortAttribute]) => ({
          IndexName: index,
          KeySchema: keys(index, sortAttribute),
          Projection:
            index === 'account'
              ? { ProjectionType: 'INCLUDE', NonKeyAttributes: ACCOUNT_INDEX_ATTRIBUTES }
              : { ProjectionType: 'ALL' },
        })),
      });
    });

    test('orders what is open by a number, and all else by text', () => {
      expect(properties['AttributeDefinitions']).toEqual(
        ['pk', 'sk', 'open', 'nextCheckAt', 'listed', 'startTimeId', 'account'].map((name) => ({
          AttributeName: name,
          AttributeType: name === 'nextCheckAt' ? 'N' : 'S',
        })),
      );
    });
  });
}

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
