import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';

const OfTable = z.object({ TableName: z.string().min(1), IndexName: z.string().min(1).optional() });
const OfTables = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
/** Keyed by what is done: `{ Put: { TableName, … } }`. */
const OfItems = z.object({
  TransactItems: z.array(z.record(z.string(), z.object({ TableName: z.string() }))),
});

/** A table may be named by its ARN. */
const tableArn = ({ caller, region }: ApiCall, table: string): string =>
  table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${caller.accountId}:table/${table}`;

const ofTable =
  (action: string): Need =>
  (call) => {
    const { TableName, IndexName } = parseInput(OfTable, call.input);
    const table = tableArn(call, TableName);
    return [{ action, resource: IndexName === undefined ? table : `${table}/index/${IndexName}` }];
  };

const ofTables =
  (action: string): Need =>
  (call) =>
    Object.keys(parseInput(OfTables, call.input).RequestItems).map((table) => ({
      action,
      resource: tableArn(call, table),
    }));

/** `ConditionCheck` is the one that is not simply `…Item`. */
const ofItems: Need = (call) =>
  parseInput(OfItems, call.input).TransactItems.flatMap((item) =>
    Object.entries(item).map(([kind, { TableName }]) => ({
      action: `dynamodb:${kind}Item`,
      resource: tableArn(call, TableName),
    })),
  );

const each = (operations: readonly string[], need: (action: string) => Need): [string, Need][] =>
  operations.map((operation) => [operation, need(`dynamodb:${operation}`)]);

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const DYNAMODB_PERMISSIONS: Permissions = new Map([
  ...each(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'], ofTable),
  ...each(['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable'], ofTable),
  ...each(['BatchGetItem', 'BatchWriteItem'], ofTables),
  ...each(['TransactGetItems', 'TransactWriteItems'], () => ofItems),
]);
