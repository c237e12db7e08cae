import * as z from 'zod';
import type { Location } from '../organization/location.ts';
import type { ContextKeys } from '../iam/context-keys.ts';
import type { Permission } from '../iam/permission.ts';
import { joinPolicies } from '../iam/policy-document.ts';
import type { Account } from '../organization/account.ts';

/** One bus of one account and Region. */
export interface Bus {
  readonly location: Location;
  readonly name: string;
}

const BusPolicy = z.object({ EventBusName: z.string().default('default'), Statement: z.unknown() });

/** Of a name, or an ARN: a bus of another account is named by its ARN. */
export function readBus(name: string, location: Location): Bus {
  const [, , , region = location.region, accountId = location.accountId, path = name] = name.split(':');
  return { location: { accountId, region }, name: path.replace('event-bus/', '') };
}

export const busArn = ({ location: { accountId, region }, name }: Bus): string =>
  `arn:aws:events:${region}:${accountId}:event-bus/${name}`;

/** What it takes to put events on a bus: the keys hold what all of them say. */
export function toPutEvents(bus: Bus, accounts: ReadonlyMap<string, Account>, keys: ContextKeys): Permission {
  const { accountId, region } = bus.location;
  const policies = (accounts.get(accountId)?.resources(region, 'AWS::Events::EventBusPolicy') ?? [])
    .map(({ properties }) => BusPolicy.parse(properties))
    .filter(({ EventBusName }) => EventBusName === bus.name);
  return {
    action: 'events:PutEvents',
    resource: busArn(bus),
    resourceAccountId: accountId,
    resourcePolicy: joinPolicies(policies.map(({ Statement }) => Statement)),
    keys,
  };
}
