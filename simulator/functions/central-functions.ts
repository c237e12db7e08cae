import type { EventBridgeEvent, SQSEvent } from 'aws-lambda';
import type { Location } from '../organization/location.ts';
import type { Cancel, Clock } from '../clock/clock.ts';
import { eventTime } from '../events/event.ts';
import type { Account } from '../organization/account.ts';
import { ownValue } from '../own-value.ts';
import type { Queues } from '../queue/queues.ts';
import { connectQueue, readMapping, type MappingSettings } from './event-source-mapping.ts';
import type { FunctionProcesses } from './function-processes.ts';
import { invoke, readFunction, type FunctionSettings, type Handler } from './lambda-function.ts';
import { readSchedule, runSchedule, type Schedule } from './schedule.ts';

export type ScheduledEvent = EventBridgeEvent<'Scheduled Event', object>;

/** The handlers to call, by function: `collect` for the template's `handlers/collect.handler`. */
export interface Handlers {
  /** What consumes queues. Each event source mapping of the template needs one. */
  readonly queues: Readonly<Record<string, Handler<SQSEvent>>>;
  /** What schedules call. A schedule of another function does not run. */
  readonly schedules?: Readonly<Record<string, Handler<ScheduledEvent>>>;
  /** What state machines call. */
  readonly invocations?: Readonly<Record<string, Handler<unknown>>>;
}

/** A call of a function that threw, or that took too long. */
export interface FunctionError {
  readonly name: string;
  readonly error: unknown;
}

export interface FunctionsWorld {
  readonly account: Account;
  readonly region: string;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly processes: FunctionProcesses;
  readonly newId: () => string;
}

/** The functions of the central stack, and what calls them: queues and schedules, as the template says. */
export class CentralFunctions {
  readonly settings: readonly FunctionSettings[];
  readonly errors: FunctionError[] = [];
  readonly #world: FunctionsWorld;
  #disconnect: Cancel = () => undefined;
  #invocations: NonNullable<Handlers['invocations']> = {};

  constructor(world: FunctionsWorld) {
    this.#world = world;
    this.settings = world.account.resources(world.region, 'AWS::Lambda::Function').map(readFunction);
  }

  /** Starts calling `handlers`, in place of those connected before. */
  connect(handlers: Handlers): void {
    this.#disconnect();
    this.#invocations = handlers.invocations ?? {};
    const cancels = [...this.#connectQueues(handlers.queues), ...this.#connectSchedules(handlers.schedules)];
    this.#disconnect = () => {
      for (const cancel of cancels) cancel();
    };
  }

  /** Calls a function with a payload; undefined if nothing is connected that would take it. */
  invoke(functionArn: string, payload: unknown): Promise<unknown> | undefined {
    const settings = this.#settingsOf(functionArn);
    const handler = settings && ownValue(this.#invocations, settings.name);
    return handler && this.#call(settings, handler, payload);
  }

  /** Which queue feeds which function. */
  mappings(): MappingSettings[] {
    const { account, region } = this.#world;
    return account.resources(region, 'AWS::Lambda::EventSourceMapping').map(readMapping);
  }

  #connectQueues(handlers: Handlers['queues']): Cancel[] {
    const { account, region, queues } = this.#world;
    return account.resources(region, 'AWS::Lambda::EventSourceMapping').map((resource) => {
      const mapping = readMapping(resource);
      const queue = queues.byArn(mapping.queueArn);
      const settings = this.#settingsOf(mapping.functionArn);
      const handler = settings && ownValue(handlers, settings.name);
      if (queue === undefined || settings === undefined) {
        throw new Error(`The event source mapping ${resource.logicalId} is not simulated`);
      }
      if (handler === undefined) {
        throw new Error(
          `The event source mapping ${resource.logicalId} needs a handler for ${settings.name}`,
        );
      }
      connectQueue(queue, mapping, (event) => this.#call(settings, handler, event));
      return () => queue.onVisible(() => undefined);
    });
  }

  #connectSchedules(handlers: Handlers['schedules'] = {}): Cancel[] {
    const { account, region, clock } = this.#world;
    return account.resources(region, 'AWS::Events::Rule').flatMap((rule) => {
      const schedule = readSchedule(rule);
      return (schedule?.targetArns ?? []).flatMap((arn) => {
        const settings = this.#settingsOf(arn);
        const handler = settings && ownValue(handlers, settings.name);
        if (schedule === undefined || settings === undefined || handler === undefined) return [];
        const call = (): Promise<unknown> => this.#call(settings, handler, this.#scheduledEvent(schedule));
        // Nothing waits for the answer of a scheduled function; its errors are kept.
        return [runSchedule(schedule, clock, () => call().catch(() => undefined))];
      });
    });
  }

  async #call<Event>(settings: FunctionSettings, handler: Handler<Event>, event: Event): Promise<unknown> {
    try {
      const call = (): Promise<unknown> => invoke(settings, handler, event, this.#world);
      return await this.#world.processes.run(settings.name, call);
    } catch (error) {
      this.errors.push({ name: settings.name, error });
      throw error;
    }
  }

  #settingsOf(arn: string): FunctionSettings | undefined {
    return this.settings.find((settings) => settings.arn === arn);
  }

  #scheduledEvent({ ruleArn }: Schedule): ScheduledEvent {
    const { account, region, clock, newId } = this.#world;
    const location: Location = { accountId: account.id, region };
    return {
      version: '0',
      id: newId(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: location.accountId,
      time: eventTime(clock.now()),
      region: location.region,
      resources: [ruleArn],
      detail: {},
    };
  }
}
