import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Invocation } from '../../simulator/events/api-destination.ts';
import type { BusEvent } from '../../simulator/events/event.ts';
import type { Publication } from '../../simulator/sns/publication.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { organizationWith } from '../local/organization-with.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, templatesOf } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const CHAT = `arn:aws:sns:${REGION}:${CENTRAL}:rollcall-chat`;
const EMAIL = `arn:aws:sns:${REGION}:${CENTRAL}:rollcall-email`;
const MINUTE = 60_000;
const SECRETS = {
  'rollcall-webhook': { url: 'https://hooks.example/rollcall', headerName: 'X-Token', headerValue: 'secret' },
};
const PARAMS = {
  chatNotices: 'true',
  emailNotices: 'true',
  webhookNotices: 'json',
  runMetrics: 'true',
  consoleUrl: 'https://rollcall.example.com',
};

let rollcall: RunningRollcall;
const published: Publication[] = [];
const received: Invocation[] = [];
const measured: [runbook: string, values: object][] = [];
const sealed: BusEvent[] = [];
let parentId = '';

const to = (topic: string): Publication[] => published.filter(({ topicArn }) => topicArn === topic);
/** What has been sent so far. */
const counts = () => ({
  chat: to(CHAT).length,
  email: to(EMAIL).length,
  webhook: received.length,
  measured: measured.length,
});
let afterFirst = counts();
let afterTwice = counts();
let afterSecond = counts();
const bodies = (): Record<string, unknown>[] =>
  received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

// One run, whose first account cannot be read until its role is deployed: two revisions.
beforeAll(async () => {
  const sample = await sampleOrganization();
  const file = await organizationWith({ central: { ...sample.organization.central, params: PARAMS } });
  const first = MEMBERS[0];
  const named = {
    ...file,
    accounts: file.accounts.map((one) => (one.id === first ? { ...one, name: '<!channel> *prod*' } : one)),
  };
  rollcall = await startRollcall({
    organization: named,
    templates: await templatesOf(named),
    secrets: SECRETS,
    endpoint: (invocation) => {
      received.push(invocation);
      return invocation.attempt < 3 ? { status: 429, retryAfterS: 5 } : { status: 200 };
    },
    publishRun: (runbook, values) => measured.push([runbook, values]),
    watch: {
      publication: (one) => published.push(one),
      event: (_bus, event) => {
        if (event['detail-type'] === 'Parent Execution Sealed') sealed.push(event);
      },
    },
  });
  await rollcall.sweep(MINUTE);
  rollcall.organization.accounts.get(first)?.undeploy('roles');
  parentId = await rollcall.run('get_account_alias');
  await rollcall.clock.runFor(30 * MINUTE);
  await rollcall.organization.idle();
  afterFirst = counts();

  await clientsOf(rollcall.organization).events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'rollcall',
          Source: 'rollcall',
          DetailType: 'Parent Execution Sealed',
          Detail: JSON.stringify(sealed[0]?.detail),
        },
      ],
    }),
  );
  await rollcall.organization.idle();
  afterTwice = counts();

  rollcall.organization.accounts.get(first)?.deploy('roles');
  await rollcall.ask('POST', `/executions/${parentId}/collect`);
  await rollcall.clock.runFor(30 * MINUTE);
  await rollcall.organization.idle();
  afterSecond = counts();
}, 300_000);
afterAll(() => rollcall.close());

describe('a run that is sealed with an unreadable account', () => {
  test('is told of once in chat, in the published form, in a thread of its own', () => {
    expect(afterFirst).toEqual({ chat: 1, email: 1, webhook: 3, measured: 1 });
    const message = JSON.parse(to(CHAT)[0]?.message ?? '') as { metadata: { threadId: string } };
    const schema = readFileSync('test/fixtures/schemas/amazon-q-custom-notification.json', 'utf8');
    expect(new Ajv().validate(JSON.parse(schema) as object, message)).toBe(true);
    expect(message.metadata.threadId).toBe(parentId);
    expect(message).toMatchObject({ content: { title: 'get_account_alias: 6 of 7 succeeded' } });
    expect(to(CHAT)[0]?.message).not.toMatch(/<!channel>|\*prod\*/);
    expect(to(CHAT)[0]?.message).toContain('··channel· ·prod·');
  });

  test('is told of by e-mail, with a subject and what a subscription can filter by', () => {
    expect(to(EMAIL)[0]).toMatchObject({
      subject: 'Rollcall: get_account_alias: 6 of 7 succeeded',
      attributes: {
        runbook: 'get_account_alias',
        accountId: CENTRAL,
        region: REGION,
        outcome: 'notAllSucceeded',
        newCause: 'true',
        revision: '1',
        expected: '7',
        notSucceeded: '1',
      },
    });
    expect(to(EMAIL)[0]?.message).toContain('Rollcall cannot assume its reader role');
    expect(to(EMAIL)[0]?.message).toContain(`https://rollcall.example.com/#/runs/${parentId}`);
  });

  test('reaches the webhook with the credentials of the secret, after EventBridge has tried again', () => {
    expect(received.slice(0, 3).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(received[0]).toMatchObject({
      url: 'https://hooks.example/rollcall',
      headers: { 'x-token': 'secret' },
    });
    expect(bodies()[2]).toMatchObject({
      id: `${parentId}-1`,
      outcome: 'notAllSucceeded',
      runbook: 'get_account_alias',
      expected: 7,
      counts: { succeeded: 6, unreadable: 1 },
      mayBeRepeat: false,
    });
  });

  test('is measured once, under its runbook', () => {
    expect(measured).toEqual([
      [
        'get_account_alias',
        {
          runTargets: 7,
          runFailed: 0,
          runUnreadable: 1,
          runSecondsToSeal: expect.any(Number),
        },
      ],
    ]);
  });

  test('no output of a runbook is in anything that was sent', () => {
    const all = JSON.stringify([published, received]);
    const outputs: string[] = [];
    for (const { execution } of rollcall.organization.executions()) {
      for (const { Outputs = {} } of execution.StepExecutions ?? []) {
        outputs.push(...Object.values(Outputs).flat());
      }
    }
    const telling = outputs.filter(
      (value) => !value.startsWith('No output') && value.length > 5 && !/^[0-9a-f-]{36}$/.test(value),
    );
    expect(telling.length).toBeGreaterThan(0);
    expect(telling.filter((value) => all.includes(value))).toEqual([]);
  });

  test('is not told of again when its event comes twice', () => {
    expect(afterTwice).toEqual(afterFirst);
    const outcomes = rollcall.log.lines.filter(({ message }) => message === 'Notice handled');
    expect(outcomes.map(({ fields }) => [fields['outcome'], fields['sent']])).toContainEqual([
      'notified',
      [],
    ]);
  });

  test('has a second message in the same thread once its role is deployed, and no third', () => {
    expect(afterSecond).toEqual({ chat: 2, email: 2, webhook: 6, measured: 1 });
    expect(JSON.parse(to(CHAT)[1]?.message ?? '')).toMatchObject({
      content: { title: 'get_account_alias: 7 of 7 succeeded (revision 2)' },
      metadata: { threadId: parentId },
    });
  });

  test('makes no function fail, and no dead letter in the central account', () => {
    expect(rollcall.organization.functionErrors()).toEqual([]);
    // The member's own forwarder needs the role that was taken away for a while.
    const letters = rollcall.organization.deadLetters().filter(({ accountId }) => accountId === CENTRAL);
    expect(letters).toEqual([]);
  });
});
