import {
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  GetAutomationExecutionCommand,
  GetDocumentCommand,
  ListDocumentVersionsCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { createDocument, json, ssmOf, YAML } from './documents.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start, type Started } from './start.ts';
import { fixtureText } from './fixture.ts';

const [MEMBER] = MEMBERS;
const REQUEST_ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

const describeDocument = async (Name = 'mine', DocumentVersion?: string, caller: string = CENTRAL) => {
  const { Document } = await ssmOf(started, caller).send(
    new DescribeDocumentCommand({ Name, DocumentVersion }),
  );
  return Document;
};

describe('a document', () => {
  test('is created, and described as AWS does', async () => {
    const parameters = {
      Location: { type: 'String', description: 'Where.', default: 'here' },
      Many: { type: 'StringList', default: ['a', 'b'] },
      Needed: { type: 'String' },
    };
    const Content = json('Looks around.', { parameters });
    const created = await createDocument(started, { Content, DisplayName: 'Mine', VersionName: 'first' });
    const expected = {
      Hash: createHash('sha256').update(Content).digest('hex'),
      HashType: 'Sha256',
      Name: 'mine',
      DisplayName: 'Mine',
      VersionName: 'first',
      Owner: CENTRAL,
      CreatedDate: new Date('2026-01-01T00:00:00Z'),
      Status: 'Creating',
      DocumentVersion: '1',
      Description: 'Looks around.',
      Parameters: [
        { Name: 'Location', Type: 'String', Description: 'Where.', DefaultValue: 'here' },
        { Name: 'Many', Type: 'StringList', DefaultValue: '["a","b"]' },
        { Name: 'Needed', Type: 'String' },
      ],
      PlatformTypes: ['Windows', 'Linux', 'MacOS'],
      DocumentType: 'Automation',
      SchemaVersion: '0.3',
      LatestVersion: '1',
      DefaultVersion: '1',
      DocumentFormat: 'JSON',
      Tags: [],
    };
    expect(created).toEqual(expected);
    expect(await describeDocument()).toEqual({ ...expected, Status: 'Active' });
  });

  test('is started by its name, and deleted', async () => {
    await createDocument(started, { Content: YAML, DocumentFormat: 'YAML' });
    const ssm = ssmOf(started);
    const { AutomationExecutionId } = await ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'mine' }),
    );
    await started.organization.idle();
    const { AutomationExecution } = await ssm.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );
    expect(AutomationExecution).toMatchObject({
      DocumentName: 'mine',
      DocumentVersion: '1',
      AutomationExecutionStatus: 'Success',
    });
    await ssm.send(new DeleteDocumentCommand({ Name: 'mine' }));
    await expect(ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'mine' }))).rejects.toThrow(
      expect.objectContaining({
        name: 'AutomationDefinitionNotFoundException',
        message: 'Document with name mine does not exist.',
      }),
    );
  });

  test('is of one account and Region', async () => {
    const { organization } = await sampleOrganization();
    await started.organization.close();
    started = await start({ organization: { ...organization, regions: [REGION, 'us-east-1'] } });
    await createDocument(started);
    await createDocument(started, {}, CENTRAL, 'us-east-1');
    await createDocument(started, {}, MEMBER);
    await ssmOf(started, CENTRAL, 'us-east-1').send(new DeleteDocumentCommand({ Name: 'mine' }));
    expect(await describeDocument()).toMatchObject({ Owner: CENTRAL });
    expect(await describeDocument('mine', undefined, MEMBER)).toMatchObject({ Owner: MEMBER });
    await expect(
      ssmOf(started, CENTRAL, 'us-east-1').send(new DescribeDocumentCommand({ Name: 'mine' })),
    ).rejects.toMatchObject({ name: 'InvalidDocument' });
  });

  test('comes as JSON unless YAML is asked for', async () => {
    await createDocument(started, { Content: YAML, DocumentFormat: 'YAML' });
    const get = (DocumentFormat?: 'JSON' | 'YAML') =>
      ssmOf(started).send(new GetDocumentCommand({ Name: 'mine', DocumentFormat }));
    const asJson = await get();
    expect(asJson).toMatchObject({
      Name: 'mine',
      DocumentVersion: '1',
      Status: 'Active',
      DocumentType: 'Automation',
      DocumentFormat: 'JSON',
    });
    expect(JSON.parse(asJson.Content ?? '')).toEqual(parse(YAML));
    expect(await get('YAML')).toMatchObject({ Content: YAML, DocumentFormat: 'YAML' });
    await createDocument(started, { Name: 'other' });
    const other = new GetDocumentCommand({ Name: 'other', DocumentFormat: 'YAML' });
    const { Content = '' } = await ssmOf(started).send(other);
    expect(Content).toMatch(/^schemaVersion: "0.3"\n/);
    expect(parse(Content)).toEqual(JSON.parse(json()));
  });

  test("the project's runbooks are documents: the central account's, which it may not create again", async () => {
    expect(await describeDocument('get_account_alias')).toMatchObject({
      Name: 'get_account_alias',
      Owner: CENTRAL,
      DocumentFormat: 'YAML',
      Description: 'Gets the account alias.',
    });
    const { Content } = await ssmOf(started).send(
      new GetDocumentCommand({ Name: 'get_account_alias', DocumentFormat: 'YAML' }),
    );
    expect(Content).toBe(fixtureText('runbooks/get_account_alias.yml'));
    await expect(createDocument(started, { Name: 'get_account_alias' })).rejects.toMatchObject({
      name: 'DocumentAlreadyExists',
    });
  });
});

describe('an unknown document or version', () => {
  test.each([
    ['DescribeDocument', new DescribeDocumentCommand({ Name: 'nobodys' })],
    ['GetDocument', new GetDocumentCommand({ Name: 'nobodys' })],
    ['DeleteDocument', new DeleteDocumentCommand({ Name: 'nobodys' })],
    ['ListDocumentVersions', new ListDocumentVersionsCommand({ Name: 'nobodys' })],
  ])('%s says InvalidDocument', async (_name, command) => {
    await expect(ssmOf(started).send(command)).rejects.toMatchObject({
      name: 'InvalidDocument',
      message: 'Document with name nobodys does not exist.',
      $metadata: { httpStatusCode: 400, requestId: REQUEST_ID },
    });
  });

  test('a version says InvalidDocumentVersion', async () => {
    await expect(describeDocument('get_account_alias', '2')).rejects.toMatchObject({
      name: 'InvalidDocumentVersion',
    });
  });
});
