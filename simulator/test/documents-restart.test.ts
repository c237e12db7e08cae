import {
  DescribeDocumentCommand,
  DescribeDocumentPermissionCommand,
  GetDocumentCommand,
  ListDocumentVersionsCommand,
  StartAutomationExecutionCommand,
  UpdateDocumentCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDocument, json, share, ssmOf, YAML } from './documents.ts';
import { MEMBERS, start, type Started } from './start.ts';

const [MEMBER] = MEMBERS;

let dataDir: string;
let started: Started;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'inventory-documents-'));
  started = await start({ dataDir });
});
afterEach(async () => {
  await started.organization.close();
  await rm(dataDir, { recursive: true });
});

async function restart(): Promise<void> {
  await started.organization.close();
  started = await start({ dataDir });
}

/** All that the API says of a document. */
const whole = async (Name = 'mine') => {
  const answers = await Promise.all([
    ssmOf(started).send(new DescribeDocumentCommand({ Name })),
    ssmOf(started).send(new GetDocumentCommand({ Name, DocumentVersion: '$LATEST' })),
    ssmOf(started).send(new ListDocumentVersionsCommand({ Name })),
    ssmOf(started).send(new DescribeDocumentPermissionCommand({ Name, PermissionType: 'Share' })),
  ]);
  return answers.map(({ $metadata: _metadata, ...answer }) => answer);
};

describe('with a data directory,', () => {
  test('documents survive a restart, with their versions and their sharing, and run', async () => {
    await createDocument(started, { Content: YAML, DocumentFormat: 'YAML', VersionName: 'first' });
    await ssmOf(started).send(new UpdateDocumentCommand({ Name: 'mine', Content: json('Second.') }));
    await share(started, [MEMBER], 'mine', '$ALL');
    const before = await whole();
    await restart();
    expect(await whole()).toEqual(before);
    await expect(
      ssmOf(started).send(new StartAutomationExecutionCommand({ DocumentName: 'mine' })),
    ).resolves.toMatchObject({ AutomationExecutionId: expect.any(String) });
    expect((await readdir(dataDir)).filter((name) => name.includes('documents'))).toEqual(['documents.json']);
  });

  test("the project's come from their files again: changes to them are gone", async () => {
    const before = await whole('get_account_alias');
    await ssmOf(started).send(new UpdateDocumentCommand({ Name: 'get_account_alias', Content: json() }));
    await restart();
    expect(await whole('get_account_alias')).toEqual(before);
  });

  test('a file that cannot be read is named', async () => {
    const file = join(dataDir, 'other', 'documents.json');
    await mkdir(join(dataDir, 'other'));
    await writeFile(file, '[{}]');
    const startThere = () => start({ dataDir: join(dataDir, 'other') });
    const message = `${file} cannot be read: delete it, or choose another directory with --data`;
    await expect(startThere()).rejects.toThrow(message);
    await rm(file);
    await (await startThere()).organization.close(); // nothing was left open
  });
});
