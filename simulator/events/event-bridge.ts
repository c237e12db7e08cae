import * as z from 'zod';
import type { Unverified } from '../automation/unverified.ts';
import type { Location } from '../organization/location.ts';
import type { Clock } from '../clock/clock.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { ServicePrincipal } from '../iam/context-keys.ts';
import { sessionOf, type Principal } from '../iam/principal.ts';
import type { Account } from '../organization/account.ts';
import { toUseQueue } from '../queue/sqs-permissions.ts';
import type { SqsQueue } from '../queue/sqs-queue.ts';
import { roleIn } from '../sts/role-in.ts';
import type { DeployedResource } from '../templates/deployed-stack.ts';
import type { FaultInjector } from '../trouble/fault-injector.ts';
import { Archives } from './archives.ts';
import { toPutEvents, type Bus } from './bus.ts';
import {
  isRetried,
  RetryPolicy,
  selectInput,
  toInvocation,
  waitBeforeRetry,
  type Endpoint,
  type Invocation,
  type Secrets,
} from './api-destination.ts';
import { eventBody } from './event-body.ts';
import { readEventPattern } from './event-pattern.ts';
import { eventTime, type BusEvent } from './event.ts';

const Rule = z.object({
  EventBusName: z.string().default('default'),
  EventPattern: z.unknown().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(
    z.object({
      Arn: z.string(),
      RoleArn: z.string().optional(),
      InputPath: z.string().optional(),
      RetryPolicy,
      DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
    }),
  ),
});
type Target = z.infer<typeof Rule>['Targets'][number];

const SERVICE = 'events.amazonaws.com';

export interface EventBridgeOptions {
  readonly clock: Clock;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly authorizer: Authorizer;
  readonly queueOf: (arn: string) => SqsQueue | undefined;
  readonly trouble: FaultInjector;
  /** Told of every event that comes to a bus. */
  readonly watch?: ((bus: Bus, event: BusEvent) => void) | undefined;
  /** Told of every event that is published to a topic: there are no subscriptions here. */
  readonly published?: ((topicArn: string, event: BusEvent) => void) | undefined;
  /** What API destinations reach, and the secrets that their connections name. */
  readonly endpoint: Endpoint;
  readonly secrets: Secrets;
  /** What each hop takes. */
  readonly latencyMs: number;
  readonly newId: () => string;
  readonly hopsThatRenewEvents: Unverified['hopsThatRenewEvents'];
}

/** How an event came to a bus. */
interface Arrival {
  /** By a rule, from another account or Region. */
  readonly isForwarded?: boolean;
  /** The ARNs of the rules that it is for; all, if it does not say. */
  readonly rules?: readonly string[] | undefined;
}

/**
 * The buses of every account and Region. Rules, patterns, targets and policies are those of the deployed stacks.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export class EventBridge {
  readonly #options: EventBridgeOptions;
  /** What its buses have had. */
  readonly archives: Archives;

  constructor(options: EventBridgeOptions) {
    this.#options = options;
    this.archives = new Archives(options);
  }

  /** An event of an AWS service, on its account's default bus. Trouble meets it here. */
  announce(event: BusEvent): void {
    const { clock, trouble, latencyMs } = this.#options;
    const bus = { location: { accountId: event.account, region: event.region }, name: 'default' };
    for (const delayMs of trouble.deliveryOf(event)) {
      clock.schedule(clock.now() + latencyMs + delayMs, () => this.receive(bus, event));
    }
  }

  hasBus({ location, name }: Bus): boolean {
    const account = this.#options.accounts.get(location.accountId);
    if (account === undefined || name === 'default') return account !== undefined;
    return account
      .resources(location.region, 'AWS::Events::EventBus')
      .some(({ reference }) => reference === name);
  }

  /** Gives an event to every target of every rule that matches it. */
  async receive(bus: Bus, event: BusEvent, arrival: Arrival = {}): Promise<void> {
    const { isForwarded = false, rules } = arrival;
    this.#options.watch?.(bus, event);
    this.archives.keep(bus, event, isForwarded);
    for (const rule of this.#resources(bus.location, 'AWS::Events::Rule')) {
      const { EventBusName, EventPattern, State, Targets } = Rule.parse(rule.properties);
      if (EventPattern === undefined || EventBusName !== bus.name || State !== 'ENABLED') continue;
      if (rules?.includes(rule.arn) === false || !readEventPattern(EventPattern)(event)) continue;
      for (const target of Targets) await this.#send(bus, rule, target, event, isForwarded);
    }
  }

  async #send(
    from: Bus,
    rule: DeployedResource,
    target: Target,
    event: BusEvent,
    isForwarded: boolean,
  ): Promise<void> {
    const [, , service, region = '', accountId = '', path = ''] = target.Arn.split(':');
    if (service === 'sqs') return this.#sendToQueue(from, rule, target.Arn, event, target);
    if (service === 'sns') return this.#publish(from, rule, target, event);
    if (service !== 'events') throw new Error(`A rule's target ${target.Arn} is not simulated`);
    if (path.startsWith('api-destination/')) return this.#invoke(from, rule, target, event);
    const to: Bus = { location: { accountId, region }, name: path.replace('event-bus/', '') };
    // What came by a rule from another account goes no further than this.
    const isSecondHop = isForwarded && accountId !== from.location.accountId;
    if (isSecondHop) return undefined;
    const sender = await this.#sender(from, rule, target);
    if (sender === undefined || !this.hasBus(to) || !(await this.#admits(to, sender, event))) {
      return this.#sendToQueue(from, rule, target.DeadLetterConfig?.Arn, event);
    }
    const { clock, latencyMs } = this.#options;
    const isFromElsewhere = accountId !== from.location.accountId || region !== from.location.region;
    clock.schedule(clock.now() + latencyMs, () =>
      this.receive(to, this.#afterHop(event, from, to), { isForwarded: isForwarded || isFromElsewhere }),
    );
    return undefined;
  }

  /** Account and Region stay those of the origin; a hop to another Region gives it another ID, and the time of the hop. */
  #afterHop(event: BusEvent, from: Bus, to: Bus): BusEvent {
    const { clock, newId, hopsThatRenewEvents } = this.#options;
    const isRenewed = hopsThatRenewEvents === 'all' || from.location.region !== to.location.region;
    return isRenewed ? { ...event, id: newId(), time: eventTime(clock.now()) } : event;
  }

  /** To a topic of this account that is deployed, if the target's role lets it. */
  async #publish(from: Bus, rule: DeployedResource, target: Target, event: BusEvent): Promise<void> {
    const { authorizer, published } = this.#options;
    const [, , , region = '', accountId = ''] = target.Arn.split(':');
    const location = { accountId, region };
    const isDeployed = this.#resources(location, 'AWS::SNS::Topic').some(({ arn }) => arn === target.Arn);
    const sender = await this.#sender(from, rule, target);
    const permission = { action: 'sns:Publish', resource: target.Arn, resourceAccountId: accountId };
    if (
      sender === undefined ||
      !isDeployed ||
      (await authorizer.decide(sender, permission, region)) !== undefined
    ) {
      return this.#sendToQueue(from, rule, target.DeadLetterConfig?.Arn, event);
    }
    published?.(target.Arn, event);
    return undefined;
  }

  /** To an API destination of this account, if the target's role lets it; then again and again, as its policy says. */
  async #invoke(from: Bus, rule: DeployedResource, target: Target, event: BusEvent): Promise<void> {
    const { authorizer, clock, secrets } = this.#options;
    const { location } = from;
    const destination = this.#resources(location, 'AWS::Events::ApiDestination').find(
      ({ arn }) => arn === target.Arn,
    );
    const sender = await this.#sender(from, rule, target);
    const permission = {
      action: 'events:InvokeApiDestination',
      resource: target.Arn,
      resourceAccountId: location.accountId,
    };
    if (
      destination === undefined ||
      sender === undefined ||
      (await authorizer.decide(sender, permission, location.region)) !== undefined
    ) {
      return this.#sendToQueue(from, rule, target.DeadLetterConfig?.Arn, event);
    }
    const invocation = toInvocation(
      destination,
      this.#resources(location, 'AWS::Events::Connection'),
      selectInput(event, target.InputPath),
      secrets,
    );
    return this.#attempt({ from, rule, target, event, invocation, since: clock.now() }, 1);
  }

  async #attempt(delivery: Delivery, attempt: number): Promise<void> {
    const { clock, endpoint } = this.#options;
    const { from, rule, target, event, invocation, since } = delivery;
    const answer = endpoint({ ...invocation, attempt });
    const { status, retryAfterS } = answer === 'timeout' ? { status: 504, retryAfterS: 0 } : answer;
    if (status >= 200 && status < 300) return undefined;
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = target.RetryPolicy;
    const at = clock.now() + waitBeforeRetry(attempt, retryAfterS);
    const isOver = attempt > MaximumRetryAttempts || at - since > MaximumEventAgeInSeconds * 1_000;
    if (!isRetried(status) || isOver) {
      return this.#sendToQueue(from, rule, target.DeadLetterConfig?.Arn, event);
    }
    clock.schedule(at, () => this.#attempt(delivery, attempt + 1));
    return undefined;
  }

  /** Whether the sender's role and, of another account, the bus let it put the event there; it is a rule that asks. */
  async #admits(to: Bus, sender: Principal, event: BusEvent): Promise<boolean> {
    const { accounts, authorizer } = this.#options;
    const permission = toPutEvents(to, accounts, {
      'events:source': [event.source],
      'events:detail-type': [event['detail-type']],
      'events:eventBusInvocation': ['true'],
    });
    return (await authorizer.decide(sender, permission, to.location.region)) === undefined;
  }

  /** A session of the target's role, if that exists and lets EventBridge take it for this rule. */
  async #sender(
    { location }: Bus,
    rule: DeployedResource,
    { RoleArn = '' }: Target,
  ): Promise<Principal | undefined> {
    const { accounts, authorizer } = this.#options;
    const role = roleIn(accounts, RoleArn);
    if (role === undefined) return undefined;
    const permission = {
      action: 'sts:AssumeRole',
      resource: RoleArn,
      resourceAccountId: location.accountId,
      resourcePolicy: role.trustPolicy,
    };
    const refusal = await authorizer.decide(callerFor(rule, location), permission, undefined);
    return refusal === undefined ? sessionOf({ roleArn: RoleArn, sessionName: rule.reference }) : undefined;
  }

  /** A queue that its policy closes to the rule gets nothing; the dead-letter queue, if any, does. */
  async #sendToQueue(
    from: Bus,
    rule: DeployedResource,
    arn: string | undefined,
    event: BusEvent,
    { DeadLetterConfig }: Partial<Target> = {},
  ): Promise<void> {
    const queue = arn === undefined ? undefined : this.#options.queueOf(arn);
    if (queue !== undefined && (await this.#queueAdmits(from, rule, queue))) {
      queue.send(eventBody(event), SERVICE);
    } else if (DeadLetterConfig !== undefined) {
      await this.#sendToQueue(from, rule, DeadLetterConfig.Arn, event);
    }
  }

  async #queueAdmits({ location }: Bus, rule: DeployedResource, queue: SqsQueue): Promise<boolean> {
    const { accounts, authorizer } = this.#options;
    const permission = toUseQueue('sqs:SendMessage', queue, accounts);
    return (await authorizer.decide(callerFor(rule, location), permission, undefined)) === undefined;
  }

  #resources({ accountId, region }: Location, type: string): DeployedResource[] {
    return this.#options.accounts.get(accountId)?.resources(region, type) ?? [];
  }
}

/** An event on its way to an API destination. */
interface Delivery {
  readonly from: Bus;
  readonly rule: DeployedResource;
  readonly target: Target;
  readonly event: BusEvent;
  readonly invocation: Omit<Invocation, 'attempt'>;
  /** When the first attempt was made. */
  readonly since: number;
}

/** EventBridge itself, for one of its rules. */
const callerFor = ({ arn }: DeployedResource, { accountId }: Location): ServicePrincipal => ({
  service: SERVICE,
  sourceArn: arn,
  sourceAccountId: accountId,
});
