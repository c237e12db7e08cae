import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { TableBusyError } from '../../src/lib/errors.ts';
import { DynamoTable } from '../../src/aws/dynamo-table.ts';
import { NOW } from '../support/builders.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
beforeEach(() => {
  dynamo.reset();
});
const db = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
const table = new DynamoTable(db, 'rollcall', { now: () => NOW, sleep: async () => undefined });
const keys = ['a', 'b'].map((pk) => ({ pk, sk: 's' }));

test('what a batch left unanswered is asked for again', async () => {
  dynamo
    .on(BatchGetCommand)
    .resolvesOnce({
      Responses: { rollcall: [{ pk: 'a', sk: 's' }] },
      UnprocessedKeys: { rollcall: { Keys: [{ pk: 'b', sk: 's' }] } },
    })
    .resolvesOnce({ Responses: { rollcall: [{ pk: 'b', sk: 's' }] } });
  await expect(table.getMany(keys)).resolves.toEqual(keys);
  expect(dynamo.commandCalls(BatchGetCommand)[1]?.args[0].input.RequestItems?.['rollcall']?.Keys).toEqual([
    { pk: 'b', sk: 's' },
  ]);
});

test('a batch that is never answered is an error, not an absence', async () => {
  dynamo.on(BatchGetCommand).resolves({ UnprocessedKeys: { rollcall: { Keys: keys } } });
  const asked = table.getMany(keys);
  await expect(asked).rejects.toThrow('BatchGetItem left 2 keys of rollcall unanswered');
  await expect(asked).rejects.toBeInstanceOf(TableBusyError);
});

test.each(['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'])(
  'a table that is asked too often is busy: %s',
  async (name) => {
    dynamo.on(GetCommand).rejects(Object.assign(new Error('Rate of requests exceeds'), { name }));
    const asked = table.get({ pk: 'a', sk: 's' });
    await expect(asked).rejects.toThrow('The table rollcall is throttled: Rate of requests exceeds');
    await expect(asked).rejects.toBeInstanceOf(TableBusyError);
  },
);

test('a table that does not exist is named', async () => {
  dynamo
    .on(GetCommand)
    .rejects(new ResourceNotFoundException({ message: 'Requested resource not found', $metadata: {} }));
  await expect(table.get({ pk: 'a', sk: 's' })).rejects.toThrow(
    'No table rollcall: is TABLE_NAME right, and is the central stack deployed in this Region?',
  );
});
