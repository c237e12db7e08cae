import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutEventsCommand, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { CreateDocumentCommand, GetDocumentCommand, ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { readOrganizationFile } from '../organization/organization-file.ts';
import { clientsOf } from './clients.ts';
import { json } from './documents.ts';
import { fixtureText } from './fixture.ts';
import { start, type Started } from './start.ts';

// What is hostile is refused in seconds, nothing is read or written outside the data directory, and the next caller is served.

/** A few hundred characters that make a billion. */
const BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((name, n) => {
    const before = `*${'abcdefgh'.charAt(n)}`;
    return `${name}: &${name} [${Array.from({ length: 10 }, () => before).join(', ')}]`;
  }),
].join('\n');
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const TOO_LONG_MS = 10_000;

describe('an organization file', () => {
  test.each([
    ['a bomb of aliases', `${BOMB}\n`, /alias/i],
    ['lists in lists', `organizationId: ${DEEP}`, /organization file|call stack/],
    ['the prototype of all objects', '__proto__: { organizationId: o-exampleorgid }', /organizationId/],
    ['a name of a megabyte', `organizationId: ${'o'.repeat(1_000_000)}`, /organizationId/],
  ])('with %s is refused', (_what, text, words) => {
    const startedAt = performance.now();
    expect(() => readOrganizationFile(text)).toThrow(words);
    expect(performance.now() - startedAt).toBeLessThan(TOO_LONG_MS);
  });

  test('of a value that is huge only the beginning is said', () => {
    const text = fixtureText('organization.yml').replace('o-exampleorgid', 'o'.repeat(1_000_000));
    expect(() => readOrganizationFile(text)).toThrow(/^.{1,1000}$/s);
  });
});

describe('on the port', () => {
  let started: Started;
  let directory: string;
  let secret: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'hostile-'));
    secret = join(directory, 'secret.yml');
    writeFileSync(secret, 'schemaVersion: "0.3" # secret\n');
    mkdirSync(join(directory, 'data'));
    started = await start({ dataDir: join(directory, 'data') });
  });
  afterEach(async () => {
    await started.organization.close();
    rmSync(directory, { recursive: true });
  });
  const clients = () => clientsOf(started.organization);
  const isServed = async () =>
    expect((await clients().ssm.send(new ListDocumentsCommand({}))).DocumentIdentifiers).toBeDefined();

  test.each([
    ['a bomb of aliases', BOMB],
    ['lists in lists', DEEP],
    ['maps in maps', '{"a":'.repeat(10_000)],
  ])('a document with %s is refused', async (_what, Content) => {
    const create = new CreateDocumentCommand({ Name: 'hostile', Content, DocumentType: 'Automation' });
    await expect(clients().ssm.send(create)).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidDocument|InvalidDocumentContent|ValidationException)$/),
    });
    await isServed();
  });

  test.each(['../secret', '../../etc/passwd', `/${'x'.repeat(5000)}`, 'a/../../secret', 'a\0b'])(
    'a document named %j is refused, and reads nothing',
    async (Name) => {
      const { ssm } = clients();
      const create = new CreateDocumentCommand({ Name, Content: json('one'), DocumentType: 'Automation' });
      await expect(ssm.send(create)).rejects.toThrow('validation error detected');
      await expect(ssm.send(new GetDocumentCommand({ Name }))).rejects.toThrow(
        /validation error|does not exist/,
      );
    },
  );

  test('an event that is too deep is refused for its entry alone, and a pattern too', async () => {
    const Entries = [`{"a":${DEEP}}`, '{"a":1}'].map((Detail) => ({ Source: 'a', DetailType: 'b', Detail }));
    const { Entries: put } = await clients().events.send(new PutEventsCommand({ Entries }));
    expect(put?.map(({ ErrorCode }) => ErrorCode)).toEqual(['MalformedDetail', undefined]);
    const Event = JSON.stringify({
      id: '1',
      account: '1',
      source: 'a',
      time: 't',
      region: 'r',
      'detail-type': 'b',
    });
    const EventPattern = `${'{"a":'.repeat(800)}[1]${'}'.repeat(800)}`;
    await clients()
      .events.send(new TestEventPatternCommand({ EventPattern, Event }))
      .catch(() => undefined);
    await isServed();
  });

  test('a body of the control endpoint that is too deep is refused', async () => {
    const answer = await fetch(`${started.organization.url}/_simulator/trouble`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"kind":${DEEP}}`,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await isServed();
  });

  test('nothing is written outside the data directory', async () => {
    await clients().ssm.send(
      new CreateDocumentCommand({ Name: 'mine', Content: json('one'), DocumentType: 'Automation' }),
    );
    await started.organization.idle();
    expect(readdirSync(directory).toSorted()).toEqual(['data', 'secret.yml']);
    expect(readFileSync(secret, 'utf8')).toContain('secret');
  });
});
