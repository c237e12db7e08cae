import {
  CreateArchiveCommand,
  ListReplaysCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ReceiveMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import {
  AddTagsToResourceCommand,
  CreateDocumentCommand,
  DeleteDocumentCommand,
  StartChangeRequestExecutionCommand,
  UpdateDocumentMetadataCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clientsOf } from './clients.ts';
import { createDocument, json } from './documents.ts';
import { CENTRAL, start, type Started } from './start.ts';

let started: Started;
beforeEach(async () => {
  started = await start();
  await createDocument(started);
});
afterEach(() => started.organization.close());

const create = (more: object) =>
  new CreateDocumentCommand({ Name: 'other', Content: json(), DocumentType: 'Automation', ...more });
const queueUrl = () => started.organization.environmentOf('collect')['QUEUE_URL'];

interface Clients {
  readonly ssm: SSMClient;
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
}

describe('what is not simulated is refused by name:', () => {
  test.each<[what: string, call: (clients: Clients) => Promise<unknown>, name: string, words: string]>([
    [
      'change requests',
      ({ ssm }) => ssm.send(new StartChangeRequestExecutionCommand({ DocumentName: 'mine', Runbooks: [] })),
      'UnknownOperationException',
      'ssm:StartChangeRequestExecution',
    ],
    [
      "a document's tags",
      ({ ssm }) =>
        ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Document', ResourceId: 'mine', Tags: [] })),
      'UnknownOperationException',
      'ssm:AddTagsToResource',
    ],
    [
      'attachments',
      ({ ssm }) => ssm.send(create({ Attachments: [{ Key: 'SourceUrl', Values: ['s3://a/b'] }] })),
      'ValidationException',
      'Attachments',
    ],
    [
      'documents that others require',
      ({ ssm }) => ssm.send(create({ Requires: [{ Name: 'mine' }] })),
      'ValidationException',
      'Requires',
    ],
    [
      'reviews',
      ({ ssm }) =>
        ssm.send(new UpdateDocumentMetadataCommand({ Name: 'mine', DocumentReviews: { Action: 'Approve' } })),
      'UnknownOperationException',
      'ssm:UpdateDocumentMetadata',
    ],
    [
      'deleting one version of a document',
      ({ ssm }) => ssm.send(new DeleteDocumentCommand({ Name: 'mine', DocumentVersion: '1' })),
      'ValidationException',
      'DocumentVersion',
    ],
    [
      'archives of events',
      ({ events }) => events.send(new CreateArchiveCommand({ ArchiveName: 'a', EventSourceArn: 'arn:a' })),
      'UnknownOperationException',
      'events:CreateArchive',
    ],
    [
      'replays of events',
      ({ events }) => events.send(new ListReplaysCommand()),
      'UnknownOperationException',
      'events:ListReplays',
    ],
    [
      'attributes of a queue, such as how long it keeps messages',
      ({ sqs }) => sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl(), Attributes: {} })),
      'UnknownOperationException',
      'sqs:SetQueueAttributes',
    ],
    [
      'waiting for messages, or hiding them for another time',
      ({ sqs }) =>
        sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl(), WaitTimeSeconds: 5, VisibilityTimeout: 1 }),
        ),
      'InvalidParameterValue',
      'VisibilityTimeout, WaitTimeSeconds',
    ],
  ])('%s', async (_what, call, name, words) => {
    await expect(call(clientsOf(started.organization, CENTRAL))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(new RegExp(`${words}.* is not simulated`)),
    });
  });
});
