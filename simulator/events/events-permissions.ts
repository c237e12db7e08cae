import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import type { Account } from '../organization/account.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { readBus, toPutEvents } from './bus.ts';

const Entries = z.object({
  Entries: z.array(
    z.object({
      EventBusName: z.string().default('default'),
      Source: z.string().default(''),
      DetailType: z.string().default(''),
    }),
  ),
});

const toPut =
  (accounts: ReadonlyMap<string, Account>): Need =>
  ({ caller, region, input }) => {
    const entries = parseInput(Entries, input).Entries;
    return [...new Set(entries.map(({ EventBusName }) => EventBusName))].map((name) => {
      const onBus = entries.filter(({ EventBusName }) => EventBusName === name);
      return toPutEvents(readBus(name, { accountId: caller.accountId, region }), accounts, {
        'events:source': onBus.map(({ Source }) => Source),
        'events:detail-type': onBus.map(({ DetailType }) => DetailType),
        'events:eventBusInvocation': ['false'],
      });
    });
  };

const Replay = z.object({
  ReplayName: z.string().default(''),
  EventSourceArn: z.string().optional(),
  Destination: z.object({ Arn: z.string() }).optional(),
});

const replayArn = ({ caller, region, input }: ApiCall): string =>
  `arn:aws:events:${region}:${caller.accountId}:replay/${parseInput(Replay, input).ReplayName}`;

/** The replay, the archive and the bus. */
const toStartReplay: Need = (call) => {
  const { EventSourceArn = '', Destination } = parseInput(Replay, call.input);
  return [replayArn(call), EventSourceArn, Destination?.Arn ?? ''].map((resource) => ({
    action: 'events:StartReplay',
    resource,
    resourceAccountId: resource.split(':')[4] ?? '',
  }));
};

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export const eventsPermissions = (accounts: ReadonlyMap<string, Account>): Permissions =>
  new Map([
    ['PutEvents', toPut(accounts)],
    ['StartReplay', toStartReplay],
    ['DescribeReplay', (call) => [{ action: 'events:DescribeReplay', resource: replayArn(call) }]],
    ['TestEventPattern', () => [{ action: 'events:TestEventPattern', resource: '*' }]],
  ]);
