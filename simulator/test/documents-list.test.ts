import {
  ListDocumentsCommand,
  paginateListDocuments,
  type DocumentKeyValuesFilter,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDocument, ssmOf } from './documents.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

const [MEMBER] = MEMBERS;

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

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
