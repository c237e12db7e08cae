import { type CreateDocumentCommandInput } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDocument, json, YAML } from './documents.ts';
import { MEMBERS, start, type Started } from './start.ts';

const [MEMBER] = MEMBERS;
const REQUEST_ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

describe('CreateDocument refuses', () => {
  const step = { name: 'step_1', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };

  test.each<[what: string, input: Partial<CreateDocumentCommandInput>, name: string, message: string]>([
    [
      'an action that is not simulated, by name',
      {
        Content: json('', {
          mainSteps: [{ name: 'run', action: 'aws:invokeWebhook', inputs: { IntegrationName: 'one' } }],
        }),
      },
      'InvalidDocumentContent',
      'aws:invokeWebhook',
    ],
    [
      'what else is not simulated, by name',
      { Content: json('', { files: {} }) },
      'InvalidDocumentContent',
      'files',
    ],
    [
      'a reference to nothing',
      {
        Content: json('', {
          mainSteps: [{ ...step, inputs: { ...step.inputs, Bucket: '{{ Bucket }}' } }],
        }),
      },
      'InvalidDocumentContent',
      'Bucket',
    ],
    [
      'what is not JSON, unless it says that it is YAML',
      { Content: YAML },
      'InvalidDocumentContent',
      'JSON not well-formed.',
    ],
    [
      'what is not YAML',
      { Content: 'a: b\n  c: d', DocumentFormat: 'YAML' },
      'InvalidDocumentContent',
      'YAML not well-formed. at Line: 1, Column: 4',
    ],
    ['what is no object', { Content: '[]' }, 'InvalidDocumentContent', 'The document is not an object.'],
    [
      'another schema',
      { Content: json('', { schemaVersion: '2.2' }) },
      'InvalidDocumentSchemaVersion',
      'The schema version of an Automation document is "0.3", not "2.2".',
    ],
    [
      'no schema',
      { Content: '{}' },
      'InvalidDocumentSchemaVersion',
      'The schema version of an Automation document is "0.3", not absent.',
    ],
    [
      'more than 64 KB',
      { Content: json('ß'.repeat(32 * 1024)) },
      'MaxDocumentSizeExceeded',
      'The size limit of a document is 64 KB.',
    ],
    [
      'another type',
      { DocumentType: 'Command' },
      'ValidationException',
      `Value 'Command' at 'documentType' failed to satisfy constraint: must be Automation`,
    ],
    [
      'no type, which AWS takes for Command',
      { DocumentType: undefined },
      'ValidationException',
      "at 'documentType' failed to satisfy constraint: must be Automation",
    ],
    [
      'text',
      { DocumentFormat: 'TEXT' },
      'ValidationException',
      `Value 'TEXT' at 'documentFormat' failed to satisfy constraint: must be JSON or YAML: TEXT is not simulated`,
    ],
    [
      'a name that is too short',
      { Name: 'ab' },
      'ValidationException',
      `1 validation error detected: Value 'ab' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^`,
    ],
    ['a name with a space', { Name: 'my runbook' }, 'ValidationException', `Value 'my runbook' at 'name'`],
    ...['AWS-Mine', 'aws_mine', 'Amazon-Mine', 'amzn.mine'].map(
      (Name): [string, Partial<CreateDocumentCommandInput>, string, string] => [
        `the reserved name ${Name}`,
        { Name },
        'ValidationException',
        `Invalid document name ${Name}`,
      ],
    ),
    ['tags, by name', { Tags: [{ Key: 'a', Value: 'b' }] }, 'ValidationException', 'Tags is not simulated'],
    [
      'a second of that name',
      { Name: 'get_account_alias' },
      'DocumentAlreadyExists',
      'Document with same name get_account_alias already exists',
    ],
  ])('%s', async (_what, input, name, message) => {
    await expect(createDocument(started, input)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400, requestId: REQUEST_ID },
    });
  });

  test('the 501st', async () => {
    for (let index = 2; index < 500; index += 1) await createDocument(started, { Name: `mine-${index}` });
    await expect(createDocument(started)).rejects.toMatchObject({
      name: 'DocumentLimitExceeded',
      message: 'You can have at most 500 active SSM documents.',
    });
    await expect(createDocument(started, {}, MEMBER)).resolves.toMatchObject({ Owner: MEMBER });
  });
});
