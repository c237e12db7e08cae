import * as z from 'zod';
import type { Place } from '../../src/automation/place.ts';
import type { Clock } from '../clock/clock.ts';
import { callerKeys, ruleKeys } from '../iam/context-keys.ts';
import type { Principal } from '../iam/principal.ts';
import { allows, readResourcePolicy } from '../iam/resource-policy.ts';
import type { Account, Role } from '../organization/account.ts';
import type { SqsQueue } from '../queue/sqs-queue.ts';
import type { DeployedResource } from '../templates/deployed-stack.ts';
import type { Trouble } from '../trouble/trouble.ts';
import { eventBody } from './event-body.ts';
import { readEventPattern } from './event-pattern.ts';
import type { BusEvent } from './event.ts';

const Rule = z.object({
  EventBusName: z.string().default('default'),
  EventPattern: z.unknown().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(
    z.object({
      Arn: z.string(),
      RoleArn: z.string().optional(),
      DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
    }),
  ),
});
type Target = z.infer<typeof Rule>['Targets'][number];

const BusPolicy = z.object({ EventBusName: z.string().default('default'), Statement: z.unknown() });
const QueuePolicy = z.object({ Queues: z.array(z.string()), PolicyDocument: z.unknown() });

/** One bus of one account and Region. */
export interface Bus {
  readonly place: Place;
  readonly name: string;
}

const SERVICE = 'events.amazonaws.com';

export interface EventBridgeOptions {
  readonly clock: Clock;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly organizationId: string;
  readonly queueOf: (arn: string) => SqsQueue | undefined;
  readonly trouble: Trouble;
  /** What each hop takes. */
  readonly latencyMs: number;
}

/**
 * The buses of every account and Region. Rules, patterns, targets and policies are those of the deployed stacks.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export class EventBridge {
  readonly #options: EventBridgeOptions;

  constructor(options: EventBridgeOptions) {
    this.#options = options;
  }

  /** An event of an AWS service, on its account's default bus. Trouble meets it here. */
  announce(event: BusEvent): void {
    const { clock, trouble, latencyMs } = this.#options;
    const bus = { place: { accountId: event.account, region: event.region }, name: 'default' };
    for (const delayMs of trouble.deliveryOf(event)) {
      clock.schedule(clock.now() + latencyMs + delayMs, () => this.receive(bus, event));
    }
  }

  hasBus({ place, name }: Bus): boolean {
    const account = this.#options.accounts.get(place.accountId);
    if (account === undefined || name === 'default') return account !== undefined;
    return account
      .resources(place.region, 'AWS::Events::EventBus')
      .some(({ reference }) => reference === name);
  }

  /** Gives an event to every target of every rule that matches it. */
  receive(bus: Bus, event: BusEvent, isForwarded = false): void {
    for (const rule of this.#resources(bus.place, 'AWS::Events::Rule')) {
      const { EventBusName, EventPattern, State, Targets } = Rule.parse(rule.properties);
      if (EventPattern === undefined || EventBusName !== bus.name || State !== 'ENABLED') continue;
      if (!readEventPattern(EventPattern)(event)) continue;
      for (const target of Targets) this.#send(bus, rule, target, event, isForwarded);
    }
  }

  /** Whether the bus takes events from this caller: its own account, or whom its policy lets in. */
  admits(
    bus: Bus,
    caller: Principal,
    event: Pick<BusEvent, 'source' | 'detail-type'>,
    isByRule: boolean,
  ): boolean {
    if (caller.accountId === bus.place.accountId) return true;
    const keys = {
      ...callerKeys(caller, this.#options.organizationId),
      'events:source': [event.source],
      'events:detail-type': [event['detail-type']],
      ...(isByRule && { 'events:eventBusInvocation': ['true'] }),
    };
    const resource = `arn:aws:events:${bus.place.region}:${bus.place.accountId}:event-bus/${bus.name}`;
    return this.#resources(bus.place, 'AWS::Events::EventBusPolicy').some(({ properties }) => {
      const { EventBusName, Statement } = BusPolicy.parse(properties);
      const policy = readResourcePolicy(Statement);
      return (
        EventBusName === bus.name && allows(policy, { action: 'events:PutEvents', resource, caller, keys })
      );
    });
  }

  #send(from: Bus, rule: DeployedResource, target: Target, event: BusEvent, isForwarded: boolean): void {
    const [, , service, region = '', accountId = '', path = ''] = target.Arn.split(':');
    if (service === 'sqs') return this.#sendToQueue(from, rule, target.Arn, event, target);
    if (service !== 'events') throw new Error(`A rule's target ${target.Arn} is not simulated`);
    const to: Bus = { place: { accountId, region }, name: path.replace('event-bus/', '') };
    const role = this.#senderRole(from, rule, target);
    const sender = role && { accountId: from.place.accountId, arn: role.arn, policyArn: role.arn };
    // What came by a rule from another account goes no further than this.
    const isSecondHop = isForwarded && accountId !== from.place.accountId;
    if (isSecondHop) return;
    if (sender === undefined || !this.hasBus(to) || !this.admits(to, sender, event, true)) {
      return this.#sendToQueue(from, rule, target.DeadLetterConfig?.Arn, event);
    }
    const { clock, latencyMs } = this.#options;
    const isFromElsewhere = accountId !== from.place.accountId || region !== from.place.region;
    clock.schedule(clock.now() + latencyMs, () => this.receive(to, event, isForwarded || isFromElsewhere));
  }

  /** The role of the target, if it exists and lets EventBridge take it for this rule. */
  #senderRole({ place }: Bus, rule: DeployedResource, { RoleArn = '' }: Target): Role | undefined {
    const role = this.#options.accounts.get(place.accountId)?.role(RoleArn.split(':role/')[1] ?? '');
    if (role?.resource === undefined) return undefined;
    const trust = readResourcePolicy(role.resource.properties['AssumeRolePolicyDocument']);
    const keys = ruleKeys(rule.arn, place.accountId);
    return allows(trust, { action: 'sts:AssumeRole', caller: SERVICE, keys }) ? role : undefined;
  }

  /** A queue that its policy closes to the rule gets nothing; the dead-letter queue, if any, does. */
  #sendToQueue(
    from: Bus,
    rule: DeployedResource,
    arn: string | undefined,
    event: BusEvent,
    { DeadLetterConfig }: Partial<Target> = {},
  ): void {
    const queue = arn === undefined ? undefined : this.#options.queueOf(arn);
    if (queue !== undefined && this.#queueAdmits(from, rule, queue)) {
      queue.send(eventBody(event), SERVICE);
    } else if (DeadLetterConfig !== undefined) {
      this.#sendToQueue(from, rule, DeadLetterConfig.Arn, event);
    }
  }

  #queueAdmits({ place }: Bus, rule: DeployedResource, queue: SqsQueue): boolean {
    const policies = this.#resources(place, 'AWS::SQS::QueuePolicy').flatMap(({ properties }) => {
      const { Queues, PolicyDocument } = QueuePolicy.parse(properties);
      return Queues.includes(queue.url) ? readResourcePolicy(PolicyDocument) : [];
    });
    const keys = ruleKeys(rule.arn, place.accountId);
    return allows(policies, { action: 'sqs:SendMessage', resource: queue.arn, caller: SERVICE, keys });
  }

  #resources({ accountId, region }: Place, type: string): DeployedResource[] {
    return this.#options.accounts.get(accountId)?.resources(region, type) ?? [];
  }
}
