import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsOf } from './clients.ts';
import { start, type Started } from './start.ts';

describe('TestEventPattern', () => {
  let started: Started;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started.organization.close());

  const WHOLE = {
    id: '1',
    'detail-type': 'myDetailType',
    source: 'com.mycompany.myapp',
    account: '123456789012',
    time: '2017-04-11T20:11:04Z',
    region: 'us-east-1',
  };
  const send = (EventPattern: string, Event: string) =>
    clientsOf(started.organization).events.send(new TestEventPatternCommand({ EventPattern, Event }));

  test.each([
    [{ source: ['com.mycompany.myapp'] }, true],
    [{ source: ['aws.ssm'] }, false],
  ])('says whether %j matches', async (pattern, Result) => {
    const answer = await send(JSON.stringify(pattern), JSON.stringify(WHOLE));
    expect(answer).toMatchObject({ Result, $metadata: { httpStatusCode: 200 } });
  });

  test.each([
    ['[300.0]', '300'],
    ['[300]', '3.0e2'],
  ])('takes numbers for what they are worth: %s matches %s', async (pattern, value) => {
    const event = JSON.stringify({ ...WHOLE, detail: { size: 'SIZE' } }).replace('"SIZE"', value);
    expect(await send(`{"detail":{"size":${pattern}}}`, event)).toMatchObject({ Result: true });
  });

  test.each<[why: string, pattern: string, event: string, name: string, message: string]>([
    [
      'a pattern that is not JSON',
      '{',
      JSON.stringify(WHOLE),
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: Invalid JSON',
    ],
    [
      'a pattern that is none',
      '{"source":[{"like":"x"}]}',
      JSON.stringify(WHOLE),
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: Unrecognized match type like',
    ],
    [
      'a pattern that is too long',
      JSON.stringify({ source: ['x'.repeat(4096)] }),
      JSON.stringify(WHOLE),
      'ValidationException',
      "at 'eventPattern' failed to satisfy constraint: Member must have length less than or equal to 4096",
    ],
    [
      'an event that is not JSON',
      '{"source":["x"]}',
      'x',
      'ValidationException',
      'Parameter Event is not valid. Reason: Invalid JSON.',
    ],
    [
      'an event that is no object',
      '{"source":["x"]}',
      '[]',
      'ValidationException',
      'Parameter Event is not valid. Reason: It is not a JSON object.',
    ],
    [
      'an event without what every event has',
      '{"source":["x"]}',
      '{"source":"x","account":"1","id":"1"}',
      'ValidationException',
      'Parameter Event is not valid. Reason: It has no time, region, detail-type.',
    ],
  ])('refuses %s', async (_why, pattern, event, name, message) => {
    await expect(send(pattern, event)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });
});
