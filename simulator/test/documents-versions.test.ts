import {
  DescribeDocumentCommand,
  GetAutomationExecutionCommand,
  ListDocumentVersionsCommand,
  StartAutomationExecutionCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDocument, json, ssmOf } from './documents.ts';
import { start, type Started } from './start.ts';

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

const describeDocument = async (Name = 'mine', DocumentVersion?: string) => {
  const { Document } = await ssmOf(started).send(new DescribeDocumentCommand({ Name, DocumentVersion }));
  return Document;
};
const update = (Content: string, more: object = {}) =>
  ssmOf(started).send(new UpdateDocumentCommand({ Name: 'mine', Content, ...more }));

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
