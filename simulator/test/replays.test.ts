import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeReplayCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
} from '@aws-sdk/client-eventbridge';
import { readTemplate } from '../templates/read-template.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from './start.ts';
import { anEvent, startListening, type Listening } from './start-listening.ts';

const [MEMBER] = MEMBERS;
const DAY = 86_400_000;
const BUS = `arn:aws:events:${REGION}:${CENTRAL}:event-bus/inventory`;

const ARCHIVE = `
Resources:
  Archive:
    Type: AWS::Events::Archive
    Properties:
      ArchiveName: inventory
      SourceArn: ${BUS}
      EventPattern: { source: [aws.ssm] }
      RetentionDays: 2
`;

let started: Listening;
beforeEach(async () => {
  const { templates } = await sampleOrganization();
  const members = new Map([...templates.members, ['archive', readTemplate(ARCHIVE)]]);
  started = await startListening({ templates: { ...templates, members } });
  started.organization.accounts.get(CENTRAL)?.deploy('archive');
});
afterEach(() => started.organization.close());

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));

const replay = async (input: Partial<StartReplayCommandInput> = {}, caller: string = CENTRAL) => {
  const answer = await clientsOf(started.organization, caller).events.send(
    new StartReplayCommand({
      ReplayName: 'again',
      EventSourceArn: `arn:aws:events:${REGION}:${CENTRAL}:archive/inventory`,
      EventStartTime: at(1),
      EventEndTime: at(3),
      Destination: { Arn: BUS },
      ...input,
    }),
  );
  await started.organization.idle();
  return answer;
};

/** Two events of a member, one on each of the first two days. */
async function twoEvents() {
  const events = [anEvent({ time: '2026-01-01T08:00:00Z' }), anEvent({ time: '2026-01-02T08:00:00Z' })];
  for (const event of events) await started.announce(event);
  return events;
}

describe('a replay', () => {
  test('puts what was archived on the bus again: another ID, the name of the replay, all else as it was', async () => {
    const events = await twoEvents();
    expect(await replay()).toMatchObject({ State: 'STARTING' });
    expect(started.received).toHaveLength(4);
    const again = started.bodies.slice(2).map((body): unknown => JSON.parse(body));
    expect(again).toEqual(
      events.map((event) => ({ ...event, id: expect.any(String), 'replay-name': 'again' })),
    );
    expect(new Set(started.received.map(({ id }) => id)).size).toBe(3); // both events of AWS's sample have one ID
  });

  test('of a part of the time, oldest first; what is replayed is not archived again', async () => {
    await twoEvents();
    await replay({ EventEndTime: at(2) });
    await replay({ ReplayName: 'once-more' });
    expect(started.received.slice(2).map(({ time }) => time)).toEqual([
      '2026-01-01T08:00:00Z',
      '2026-01-01T08:00:00Z',
      '2026-01-02T08:00:00Z',
    ]);
  });

  test('for some rules only', async () => {
    await twoEvents();
    const FilterArns = [`arn:aws:events:${REGION}:${CENTRAL}:rule/inventory/other`];
    await replay({ Destination: { Arn: BUS, FilterArns } });
    expect(started.received).toHaveLength(2);
  });

  test('has no more than the archive keeps', async () => {
    await twoEvents();
    await started.clock.runFor(3 * DAY);
    await started.announce(anEvent({ time: '2026-01-04T00:00:00Z' }));
    await replay({ EventEndTime: at(31) });
    expect(started.received.slice(3).map(({ time }) => time)).toEqual([
      '2026-01-02T08:00:00Z',
      '2026-01-04T00:00:00Z',
    ]);
  });

  test('says how far it is', async () => {
    await twoEvents();
    await replay();
    const { events } = clientsOf(started.organization);
    expect(await events.send(new DescribeReplayCommand({ ReplayName: 'again' }))).toMatchObject({
      ReplayArn: `arn:aws:events:${REGION}:${CENTRAL}:replay/again`,
      State: 'COMPLETED',
      EventLastReplayedTime: new Date('2026-01-02T08:00:00Z'),
    });
    await expect(events.send(new DescribeReplayCommand({ ReplayName: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test.each<[what: string, input: Partial<StartReplayCommandInput>, name: string, words: string]>([
    [
      'an archive that there is not',
      { EventSourceArn: `${BUS}-other` },
      'ResourceNotFoundException',
      'Archive',
    ],
    [
      'another bus',
      { Destination: { Arn: `${BUS}-other` } },
      'ValidationException',
      'Cross event bus replay',
    ],
    ['an end before its start', { EventEndTime: at(1) }, 'ValidationException', 'EventEndTime'],
  ])('of %s is refused', async (_what, input, name, words) => {
    await expect(replay(input)).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
  });

  test('of a name that was used is refused, and so is one of another account', async () => {
    await replay();
    await expect(replay()).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
    await expect(replay({}, MEMBER)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
