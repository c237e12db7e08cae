import {
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  GetAutomationExecutionCommand,
  GetDocumentCommand,
  ListDocumentsCommand,
  ListDocumentVersionsCommand,
  paginateListDocuments,
  StartAutomationExecutionCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
  type CreateDocumentCommandInput,
  type DocumentKeyValuesFilter,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createDocument, json, ssmOf, YAML } from './documents.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start, type Started } from './start.ts';

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
const update = (Content: string, more: object = {}) =>
  ssmOf(started).send(new UpdateDocumentCommand({ Name: 'mine', Content, ...more }));

describe('a document', () => {
  test('is created, and described as AWS does', async () => {
    const parameters = {
      Place: { type: 'String', description: 'Where.', default: 'here' },
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
        { Name: 'Place', Type: 'String', Description: 'Where.', DefaultValue: 'here' },
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
    expect(Content).toBe(readFileSync('runbooks/get_account_alias.yml', 'utf8'));
    await expect(createDocument(started, { Name: 'get_account_alias' })).rejects.toMatchObject({
      name: 'DocumentAlreadyExists',
    });
  });
});

describe('CreateDocument refuses', () => {
  const step = { name: 'step_1', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };

  test.each<[what: string, input: Partial<CreateDocumentCommandInput>, name: string, message: string]>([
    [
      'an action that is not simulated, by name',
      {
        Content: json('', {
          mainSteps: [{ name: 'run', action: 'aws:executeScript', inputs: { Runtime: 'python3.11' } }],
        }),
      },
      'InvalidDocumentContent',
      'aws:executeScript',
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
      `Value "Command" at 'DocumentType' failed to satisfy constraint: must be Automation`,
    ],
    [
      'no type, which AWS takes for Command',
      { DocumentType: undefined },
      'ValidationException',
      "at 'DocumentType' failed to satisfy constraint: must be Automation",
    ],
    [
      'text',
      { DocumentFormat: 'TEXT' },
      'ValidationException',
      `Value "TEXT" at 'DocumentFormat' failed to satisfy constraint: must be JSON or YAML: TEXT is not simulated`,
    ],
    [
      'a name that is too short',
      { Name: 'ab' },
      'ValidationException',
      `Value "ab" at 'Name' failed to satisfy constraint: must match`,
    ],
    ['a name with a space', { Name: 'my runbook' }, 'ValidationException', `Value "my runbook" at 'Name'`],
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

describe('versions', () => {
  beforeEach(() => createDocument(started, { VersionName: 'first', DisplayName: 'Mine' }));

  test('an update adds one; the default stays until it is changed', async () => {
    const { DocumentDescription: updated } = await update(json('Second.'), { DocumentVersion: '1' });
    expect(updated).toMatchObject({
      Status: 'Updating',
      DocumentVersion: '2',
      LatestVersion: '2',
      DefaultVersion: '1',
      Description: 'Second.',
      DisplayName: 'Mine',
    });
    expect(updated?.VersionName).toBeUndefined();
    expect(await describeDocument()).toMatchObject({ DocumentVersion: '1', LatestVersion: '2' });
    expect(await describeDocument('mine', '$LATEST')).toMatchObject({ Description: 'Second.' });
    const { Description } = await ssmOf(started).send(
      new UpdateDocumentDefaultVersionCommand({ Name: 'mine', DocumentVersion: '2' }),
    );
    expect(Description).toEqual({ Name: 'mine', DefaultVersion: '2' });
    expect(await describeDocument('mine', '$DEFAULT')).toMatchObject({ DocumentVersion: '2' });
  });

  test('are listed, newest first, in pages', async () => {
    await update(json('Second.'));
    const list = (more: object) =>
      ssmOf(started).send(new ListDocumentVersionsCommand({ Name: 'mine', ...more }));
    const { DocumentVersions, NextToken } = await list({ MaxResults: 1 });
    expect(DocumentVersions).toEqual([
      {
        Name: 'mine',
        DisplayName: 'Mine',
        DocumentVersion: '2',
        CreatedDate: expect.any(Date),
        IsDefaultVersion: false,
        DocumentFormat: 'JSON',
        Status: 'Active',
      },
    ]);
    const last = await list({ NextToken });
    expect(last.DocumentVersions).toEqual([expect.objectContaining({ IsDefaultVersion: true })]);
    expect(last.NextToken).toBeUndefined();
  });

  test('the one that is asked for runs, else the default', async () => {
    await update(json('Second.'));
    const ssm = ssmOf(started);
    const versionRun = async (DocumentVersion?: string) => {
      const { AutomationExecutionId } = await ssm.send(
        new StartAutomationExecutionCommand({ DocumentName: 'mine', DocumentVersion }),
      );
      const { AutomationExecution } = await ssm.send(
        new GetAutomationExecutionCommand({ AutomationExecutionId }),
      );
      return AutomationExecution?.DocumentVersion;
    };
    expect(await versionRun()).toBe('1');
    expect(await versionRun('2')).toBe('2');
    expect(await versionRun('$LATEST')).toBe('2');
    await expect(versionRun('3')).rejects.toMatchObject({
      name: 'AutomationDefinitionVersionNotFoundException',
      message: 'Document with name mine has no version 3.',
    });
  });

  test.each<[why: string, content: string, more: object, name: string]>([
    ['the same content', json(), {}, 'DuplicateDocumentContent'],
    ['the same name of a version', json('x'), { VersionName: 'first' }, 'DuplicateDocumentVersionName'],
    ['a version that is not there', json('x'), { DocumentVersion: '2' }, 'InvalidDocumentVersion'],
    ['what cannot be read', '{', {}, 'InvalidDocumentContent'],
    ['no such document', json('x'), { Name: 'nobodys' }, 'InvalidDocument'],
  ])('an update is refused for %s', async (_why, content, more, name) => {
    await expect(update(content, more)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  test('an older one cannot be updated', async () => {
    await update(json('Second.'));
    await expect(update(json('Third.'), { DocumentVersion: '1' })).rejects.toMatchObject({
      name: 'InvalidDocumentVersion',
      message: 'Only the latest version of a document can be updated.',
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

describe('ListDocuments', () => {
  const list = async (Filters: DocumentKeyValuesFilter[] = [], caller: string = CENTRAL) => {
    const { DocumentIdentifiers = [] } = await ssmOf(started, caller).send(
      new ListDocumentsCommand({ Filters }),
    );
    return DocumentIdentifiers.map(({ Name }) => Name);
  };
  const PROJECT = ['get_account_alias', 'get_canonical_id'];
  const shared = (name: string): string => `arn:aws:ssm:${REGION}:${CENTRAL}:document/${name}`;

  test('gives what a document is, and no more', async () => {
    await createDocument(started, { VersionName: 'first' });
    const { DocumentIdentifiers, NextToken } = await ssmOf(started).send(
      new ListDocumentsCommand({ Filters: [{ Key: 'Name', Values: ['mine'] }] }),
    );
    expect(DocumentIdentifiers).toEqual([
      {
        Name: 'mine',
        CreatedDate: new Date('2026-01-01T00:00:00Z'),
        Owner: CENTRAL,
        VersionName: 'first',
        PlatformTypes: ['Windows', 'Linux', 'MacOS'],
        DocumentVersion: '1',
        DocumentType: 'Automation',
        SchemaVersion: '0.3',
        DocumentFormat: 'JSON',
        Tags: [],
      },
    ]);
    expect(NextToken).toBeUndefined();
  });

  test.each<[why: string, filters: DocumentKeyValuesFilter[], names: string[]]>([
    ['no filter', [], [...PROJECT, 'mine']],
    ['its own', [{ Key: 'Owner', Values: ['Self'] }], [...PROJECT, 'mine']],
    ['all', [{ Key: 'Owner', Values: ['All'] }], [...PROJECT, 'mine']],
    ["AWS's", [{ Key: 'Owner', Values: ['Amazon'] }], []],
    ["AWS's, and others'", [{ Key: 'Owner', Values: ['Amazon', 'ThirdParty', 'Private', 'Public'] }], []],
    ['the beginning of a name', [{ Key: 'Name', Values: ['get_c', 'mi'] }], ['get_canonical_id', 'mine']],
    ['the type', [{ Key: 'DocumentType', Values: ['Automation'] }], [...PROJECT, 'mine']],
    ['another type', [{ Key: 'DocumentType', Values: ['Command'] }], []],
    ['a platform', [{ Key: 'PlatformTypes', Values: ['Linux'] }], [...PROJECT, 'mine']],
    ['a target type', [{ Key: 'TargetType', Values: ['/AWS::EC2::Instance'] }], ['mine']],
    [
      'every filter counts',
      [
        { Key: 'Name', Values: ['mine'] },
        { Key: 'Owner', Values: ['Private'] },
      ],
      [],
    ],
  ])('by %s', async (_why, filters, names) => {
    await createDocument(started, { TargetType: '/AWS::EC2::Instance' });
    expect(await list(filters)).toEqual(names);
  });

  test("a member has the project's as shared with it", async () => {
    await createDocument(started, {}, MEMBER);
    expect(await list([], MEMBER)).toEqual([...PROJECT.map(shared), 'mine']);
    expect(await list([{ Key: 'Owner', Values: ['Self'] }], MEMBER)).toEqual(['mine']);
    expect(await list([{ Key: 'Owner', Values: ['Private'] }], MEMBER)).toEqual(PROJECT.map(shared));
    expect(await list([{ Key: 'Name', Values: ['get_a'] }], MEMBER)).toEqual([shared('get_account_alias')]);
  });

  test('takes the older kind of filter too', async () => {
    const { DocumentIdentifiers } = await ssmOf(started).send(
      new ListDocumentsCommand({ DocumentFilterList: [{ key: 'Name', value: 'get_a' }] }),
    );
    expect(DocumentIdentifiers?.map(({ Name }) => Name)).toEqual(['get_account_alias']);
  });

  test('in pages of 50 at most', async () => {
    for (let index = 0; index < 60; index += 1) {
      await createDocument(started, { Name: `mine-${String(index).padStart(2, '0')}` });
    }
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListDocuments({ client: ssmOf(started) }, {})) {
      pages.push((page.DocumentIdentifiers ?? []).map(({ Name }) => Name));
    }
    expect(pages.map(({ length }) => length)).toEqual([50, 12]);
    expect(new Set(pages.flat()).size).toBe(62);
    await expect(ssmOf(started).send(new ListDocumentsCommand({ MaxResults: 51 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(
      ssmOf(started).send(new ListDocumentsCommand({ NextToken: 'nonsense' })),
    ).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  test.each([
    ['Colour', 'InvalidFilterKey', 'The specified key Colour is not valid.'],
    ['SearchKeyword', 'ValidationException', 'The filter SearchKeyword is not simulated'],
    ['tag:Stage', 'ValidationException', 'The filter tag:Stage is not simulated'],
    ['Owner', 'ValidationException', 'not x'],
  ])('refuses the filter %s', async (Key, name, message) => {
    await expect(list([{ Key, Values: ['x'] }])).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});
