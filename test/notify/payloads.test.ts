import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { toChatMessage } from '../../src/notify/chat-message.ts';
import { toEmailMessage } from '../../src/notify/email-message.ts';
import { MOST_BYTES } from '../../src/notify/fit-notice.ts';
import type { RunNotice } from '../../src/notify/run-notice.ts';
import { toWebhookBody, WEBHOOK_FORMATS } from '../../src/notify/webhook-body.ts';
import { location, PARENT_ID } from '../support/builders.ts';
import { HARMFUL, hostileText } from '../support/hostile-text.ts';
import { runs, SEED } from '../support/runs.ts';
import { aNotice, causesOf, CONSOLE_URL, SEVEN } from './a-notice.ts';

const ajv = new Ajv({ strict: true });
const schemaOf = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(`test/fixtures/schemas/${name}.json`, 'utf8')) as object);
const isChatMessage = schemaOf('amazon-q-custom-notification');
const isPagerDutyEvent = schemaOf('pagerduty-event');
const isSlackMessage = schemaOf('slack-webhook');
const isIncident = schemaOf('servicenow-incident');

/** What the connection adds to the body. */
const ROUTING = { routing_key: 'r'.repeat(32) };

/** As it is sent: JSON leaves undefined members out. */
const sent = (body: object): unknown => JSON.parse(JSON.stringify(body));

/** Everything that is sent of a notice, one text for each channel. */
const textsOf = (notice: RunNotice): readonly string[] => {
  const { subject, body } = toEmailMessage(notice);
  return [
    JSON.stringify(toChatMessage(notice)),
    subject + body,
    ...WEBHOOK_FORMATS.map((format) => JSON.stringify(toWebhookBody(notice, format))),
  ];
};

function expectValid(notice: RunNotice): void {
  const webhook = (format: (typeof WEBHOOK_FORMATS)[number]) => toWebhookBody(notice, format);
  expect([isChatMessage(sent(toChatMessage(notice))), isChatMessage.errors]).toEqual([true, null]);
  expect([isSlackMessage(sent(webhook('slack'))), isSlackMessage.errors]).toEqual([true, null]);
  const event = sent({ ...webhook('pagerduty'), ...ROUTING });
  expect([isPagerDutyEvent(event), isPagerDutyEvent.errors]).toEqual([true, null]);
  expect([isIncident(sent(webhook('servicenow'))), isIncident.errors]).toEqual([true, null]);
}

describe('a notice', () => {
  test('is a custom notification in chat: in the thread of its parent, with the runbook as its keyword', () => {
    const { description, ...content } = toChatMessage(aNotice()).content;
    expect(description.split('\n').slice(0, 2)).toEqual([
      '`get_account_alias`, in 480783779961 eu-west-1, started by `assumed-role/Admin/jane`, took 2 min 0 s',
      '7 targets: 5 succeeded, 1 failed, 1 never started',
    ]);
    expect(description).toContain(
      '• 1 target: The execution role cannot be assumed, or the runbook is not shared with the account\n   in `777777777777`\n   Deploy member-stack/execution-role.yml there',
    );
    expect({ ...toChatMessage(aNotice()), content }).toEqual({
      version: '1.0',
      source: 'custom',
      id: `${PARENT_ID}-1`,
      content: {
        textType: 'client-markdown',
        title: 'get_account_alias: 5 of 7 succeeded',
        nextSteps: [
          `Look: \`rollcall show ${PARENT_ID}\``,
          `Retry what did not succeed: \`rollcall retry ${PARENT_ID}\``,
          `${CONSOLE_URL}/#/runs/${PARENT_ID}`,
        ],
        keywords: ['get_account_alias'],
      },
      metadata: {
        threadId: PARENT_ID,
        summary: 'get_account_alias: 5 of 7 succeeded',
        eventType: 'rollcall-run-sealed',
        additionalContext: { parentExecutionId: PARENT_ID, revision: '1' },
      },
    });
  });

  test('is a text that a person reads, with a subject', () => {
    const { subject, body } = toEmailMessage(aNotice());
    expect(subject).toBe('Rollcall: get_account_alias: 5 of 7 succeeded');
    expect(body).toContain('Result:       7 targets: 5 succeeded, 1 failed, 1 never started\n');
    expect(body).toContain(`\nLook:  rollcall show ${PARENT_ID}\nRetry: rollcall retry ${PARENT_ID}\n`);
  });

  test('of a run in which all succeeded has no command to retry, and resolves the alert of an earlier revision', () => {
    const notice = aNotice({ counts: { succeeded: 7 }, causes: [], revision: 2 });
    for (const text of textsOf(notice)) expect(text).not.toContain('rollcall retry');
    expect(toWebhookBody(notice, 'pagerduty')).toMatchObject({
      event_action: 'resolve',
      dedup_key: PARENT_ID,
      payload: { severity: 'info' },
    });
    expect(toChatMessage(notice).content.title).toBe('get_account_alias: 7 of 7 succeeded (revision 2)');
  });

  test('never shows a count without its denominator, nor that as more certain than it is', () => {
    const notice = aNotice({ expectedAtLeast: true });
    for (const text of textsOf(notice)) expect(text).toContain('5 of at least 7 succeeded');
  });

  test('names the three causes that explain the most, and counts the others', () => {
    const targets = [1, 2, 3, 4, 5].flatMap((cause) =>
      Array.from({ length: cause }, (_, n) => ({
        account: n + 1,
        verdict: 'failed' as const,
        message: `An error occurred (Some${'ABCDE'[cause - 1]}Fault) when calling the RunThing operation`,
      })),
    );
    const notice = aNotice({ causes: causesOf(targets) });
    expect(notice.causes.map(({ count }) => count)).toEqual([5, 4, 3]);
    expect(toEmailMessage(notice).body).toContain('- 2 more causes, of 3 targets\n');
    expect(toEmailMessage(notice).body).toContain(
      'In: 111111111111, 222222222222, 333333333333 and 2 more\n',
    );
  });

  test('says that it may be a repeat, and which cause is new', () => {
    const [first] = causesOf(SEVEN);
    const notice = { ...aNotice({ newCauses: new Set([first?.id ?? '']) }), mayBeRepeat: true };
    for (const text of textsOf(notice)) expect(text).toContain('(this may be a repeat)');
    for (const text of textsOf(notice)) expect(text.match(/1 target \(new\): /g) ?? []).toHaveLength(1);
  });

  test('of targets that have changed since says so, in place of causes', () => {
    const texts = textsOf(aNotice({ causes: [], hasChanged: true }));
    for (const text of texts) expect(text).toContain('Targets have changed since this seal');
  });

  test('has never a text of a runbook in it', () => {
    for (const text of textsOf(aNotice())) expect(text).not.toMatch(/4711|text of the runbook/);
  });
});

/** What Slack, Teams, mail clients and shells give a meaning, but for Rollcall's own spans of code, brackets and links. */
const READ_AS_MORE = /<[!@#]|&lt;|\]\(|https?:\/\/(?!rollcall\.example\.com\/#\/runs\/[\w-]{36})|@|\*|~/;

describe('whatever accounts, runbooks and people are called,', () => {
  const names = fc.oneof(
    hostileText,
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.constantFrom('<!channel>', '@here', '[x](https://evil.example)', '`rm`', 'a\r\nBcc: b@c.example'),
    fc.constantFrom('𠮷', '界', '"', '\\', '\u0001').map((unit) => unit.repeat(500)),
  );
  const notices = fc
    .record({ runbook: names, startedBy: names, accountName: names, many: fc.boolean() })
    .map(({ runbook, startedBy, accountName, many }) => {
      const targets = Array.from({ length: many ? 27 : 3 }, (_, n) => ({
        account: (n % 9) + 1,
        verdict: 'failed' as const,
        message: `An error occurred (Fault${'ABC'[n % 3]}) when calling the RunThing operation: ${accountName}`,
      }));
      const accounts = new Map([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [location(n).accountId, accountName]));
      return aNotice({ runbook, startedBy, causes: causesOf(targets) }, accounts);
    });
  const options = { seed: SEED, numRuns: runs(400, 150) };

  test(`each payload has its published form (seed ${SEED})`, () => {
    fc.assert(fc.property(notices, expectValid), options);
  });

  test(`each payload has less than 4 KB (seed ${SEED})`, () => {
    fc.assert(
      fc.property(notices, (notice) => {
        for (const text of textsOf(notice)) expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
      }),
      options,
    );
    expect(MOST_BYTES).toBeLessThanOrEqual(4_096);
  });

  test(`nothing in it is read as a mention, a link, markup or a control character (seed ${SEED})`, () => {
    fc.assert(
      fc.property(notices, (notice) => {
        const { title, description, nextSteps, keywords } = toChatMessage(notice).content;
        const { body } = toEmailMessage(notice);
        const slack = String(toWebhookBody(notice, 'slack')['text']);
        for (const text of [title, description, ...nextSteps, ...keywords, body, slack]) {
          expect(text).not.toMatch(READ_AS_MORE);
          expect(text.replaceAll('\n', '')).not.toMatch(HARMFUL);
        }
        // Spans of code are closed in their own line.
        for (const line of slack.split('\n')) expect((line.match(/`/g) ?? []).length % 2).toBe(0);
      }),
      options,
    );
  });

  test(`no name makes a line of its own, nor a header of an e-mail (seed ${SEED})`, () => {
    fc.assert(
      fc.property(notices, (notice) => {
        const { subject, body } = toEmailMessage(notice);
        expect(subject).toMatch(/^Rollcall: [ -~]+$/);
        expect(subject.length).toBeLessThan(100);
        const own =
          /^($|[^:]+: \d+ of \d+ succeeded$|(Runbook|Started by|In|Took|Result|First sealed|Revision|Execution): |Why |- \d+ |  |Look:  |Retry: |https:)/;
        const [, ...lines] = body.split('\n');
        for (const line of lines) expect(line).toMatch(own);
      }),
      options,
    );
  });
});
