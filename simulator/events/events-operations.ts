import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { readBus, type Bus } from './bus.ts';
import type { EventBridge } from './event-bridge.ts';
import { eventTime } from './event.ts';
import { isTooDeep } from './is-too-deep.ts';
import { replayOperations } from './replays.ts';
import { testEventPattern } from './test-event-pattern.ts';

const Entry = z.strictObject({
  EventBusName: z.string().default('default'),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** Seconds since the epoch, to the end of the year 9999. */
  Time: z.number().min(0).max(253_402_300_799).optional(),
});
type Entry = z.infer<typeof Entry>;

const Input = z.strictObject({ Entries: z.array(Entry).min(1).max(10) });
const Detail = z.record(z.string(), z.unknown());

export interface EventsWorld {
  readonly eventBridge: EventBridge;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html */
export function eventsOperations(world: EventsWorld): Operations {
  return new Map([
    [
      'PutEvents',
      (call) => {
        const { Entries } = parseInput(Input, call.input);
        for (const { EventBusName } of Entries) checkBus(EventBusName, call, world);
        const results = Entries.map((entry) => putEvent(entry, call, world));
        return {
          FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
          Entries: results,
        };
      },
    ],
    ...replayOperations(world),
    ['TestEventPattern', testEventPattern],
  ]);
}

const busOf = (name: string, { caller, region }: ApiCall): Bus =>
  readBus(name, { accountId: caller.accountId, region });

/** A bus that does not exist refuses the whole call, before anything is put. */
function checkBus(busName: string, call: ApiCall, { eventBridge }: EventsWorld): void {
  const bus = busOf(busName, call);
  if (!eventBridge.hasBus(bus)) {
    throw new ApiError('ResourceNotFoundException', `Event bus ${bus.name} does not exist.`);
  }
}

function putEvent(entry: Entry, call: ApiCall, { eventBridge, clock, newId }: EventsWorld): object {
  const { Source: source, DetailType: detailType, Detail: text } = entry;
  for (const [name, value] of Object.entries({ Source: source, DetailType: detailType, Detail: text })) {
    if (value === undefined || value === '') {
      return failure(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
    }
  }
  if (source?.startsWith('aws.') === true) {
    return failure('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const detail = readDetail(text ?? '');
  if (detail === undefined) return failure('MalformedDetail', 'Detail is malformed.');
  const event = {
    version: '0' as const,
    id: newId(),
    'detail-type': detailType ?? '',
    source: source ?? '',
    account: call.caller.accountId,
    time: eventTime(entry.Time === undefined ? clock.now() : entry.Time * 1000),
    region: call.region,
    resources: entry.Resources,
    detail,
  };
  const bus = busOf(entry.EventBusName, call);
  clock.schedule(clock.now(), () => eventBridge.receive(bus, event));
  return { EventId: event.id };
}

function readDetail(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return isTooDeep(detail) ? undefined : Detail.safeParse(detail).data;
  } catch {
    return undefined;
  }
}

const failure = (ErrorCode: string, ErrorMessage: string): object => ({ ErrorCode, ErrorMessage });
