import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { DeployedResource } from '../templates/deployed-stack.ts';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});

/** What of a table's properties its local copy needs. */
const Properties = z.object({
  BillingMode: z.literal('PAY_PER_REQUEST'),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema,
  GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema, Projection })).optional(),
});

/** Creates the template's tables, those that are not there yet, and waits until they can be used. */
export async function createTables(
  client: DynamoDBClient,
  tables: readonly DeployedResource[],
): Promise<void> {
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  for (const { reference, properties } of tables) {
    if (TableNames.includes(reference)) continue;
    const { GlobalSecondaryIndexes: indices, ...table } = Properties.parse(properties);
    await client.send(
      new CreateTableCommand({
        TableName: reference,
        ...table,
        ...(indices !== undefined && { GlobalSecondaryIndexes: indices }),
      }),
    );
    while (!(await isActive(client, reference)));
  }
}

async function isActive(client: DynamoDBClient, TableName: string): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.TableStatus === 'ACTIVE';
}
