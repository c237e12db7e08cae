import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { DynamoTable, TRANSLATION } from '../../src/aws/dynamo-table.ts';
import { ACCOUNT_INDEX_ATTRIBUTES } from '../../src/store/schema.ts';

export interface DynaliteTable {
  readonly table: DynamoTable;
  readonly client: DynamoDBDocumentClient;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A table as central-stack/table.yml makes it, in a DynamoDB of its own, in memory, on a free port. */
export async function startDynaliteTable(now: () => number): Promise<DynaliteTable> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const base = new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await base.send(
    new CreateTableCommand({
      TableName: 'rollcall',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'open', AttributeType: 'S' },
        { AttributeName: 'nextCheckAt', AttributeType: 'N' },
        { AttributeName: 'listed', AttributeType: 'S' },
        { AttributeName: 'startTimeId', AttributeType: 'S' },
        { AttributeName: 'account', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open',
          KeySchema: [
            { AttributeName: 'open', KeyType: 'HASH' },
            { AttributeName: 'nextCheckAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'listed',
          KeySchema: [
            { AttributeName: 'listed', KeyType: 'HASH' },
            { AttributeName: 'startTimeId', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'account',
          KeySchema: [
            { AttributeName: 'account', KeyType: 'HASH' },
            { AttributeName: 'startTimeId', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...ACCOUNT_INDEX_ATTRIBUTES] },
        },
      ],
    }),
  );
  const client = DynamoDBDocumentClient.from(base, TRANSLATION);
  return {
    client,
    url,
    table: new DynamoTable(client, 'rollcall', { now, sleep: async () => undefined }),
    close: async () => {
      base.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
