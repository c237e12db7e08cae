import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import type { Account } from '../organization/account.ts';
import { parseInput } from '../server/api-call.ts';
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
      });
    });
  };

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export const eventsPermissions = (accounts: ReadonlyMap<string, Account>): Permissions =>
  new Map([
    ['PutEvents', toPut(accounts)],
    ['TestEventPattern', () => [{ action: 'events:TestEventPattern', resource: '*' }]],
  ]);
