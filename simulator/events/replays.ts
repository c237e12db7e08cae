import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { readBus } from './bus.ts';
import type { EventBridge } from './event-bridge.ts';

const ReplayName = z
  .string()
  .regex(/^[.\-_A-Za-z0-9]+$/)
  .min(1)
  .max(64);
/** Seconds since the epoch. */
const Time = z.number().min(0);

const StartInput = z.strictObject({
  ReplayName,
  Description: z.string().max(512).optional(),
  EventSourceArn: z.string().min(1).max(1600),
  EventStartTime: Time,
  EventEndTime: Time,
  Destination: z.strictObject({
    Arn: z.string().min(1).max(1600),
    /** The rules that the events are for; all of the bus, if it does not say. */
    FilterArns: z.array(z.string()).optional(),
  }),
});
const DescribeInput = z.strictObject({ ReplayName });

type Replay = z.infer<typeof StartInput> & {
  readonly ReplayArn: string;
  readonly ReplayStartTime: number;
  /** Undefined while it runs. */
  ReplayEndTime?: number;
  EventLastReplayedTime?: number;
};

export interface ReplaysWorld {
  readonly eventBridge: EventBridge;
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * Puts what an archive holds on its bus again: each event with another ID and the name of the replay; its account, Region and
 * time stay.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export function replayOperations({ eventBridge, clock, newId }: ReplaysWorld): Operations {
  const replays = new Map<string, Replay>();
  const arnOf = (name: string, { caller, region }: ApiCall): string =>
    `arn:aws:events:${region}:${caller.accountId}:replay/${name}`;
  const now = (): number => clock.now() / 1000;

  const run = async (replay: Replay): Promise<void> => {
    const { ReplayName: name, EventSourceArn, EventStartTime, EventEndTime, Destination } = replay;
    const bus = readBus(Destination.Arn, { accountId: '', region: '' });
    const archived = eventBridge.archives.between(EventSourceArn, EventStartTime * 1000, EventEndTime * 1000);
    for (const { event, isForwarded } of archived) {
      const again = { ...event, id: newId(), 'replay-name': name };
      await eventBridge.receive(bus, again, { isForwarded, rules: Destination.FilterArns });
      replay.EventLastReplayedTime = Date.parse(event.time) / 1000;
    }
    replay.ReplayEndTime = now();
  };

  return new Map([
    [
      'StartReplay',
      (call) => {
        const input = parseInput(StartInput, call.input);
        const ReplayArn = arnOf(input.ReplayName, call);
        if (replays.has(ReplayArn)) {
          throw new ApiError('ResourceAlreadyExistsException', `Replay ${input.ReplayName} already exists.`);
        }
        checkReplay(input, eventBridge);
        const replay: Replay = { ...input, ReplayArn, ReplayStartTime: now() };
        replays.set(ReplayArn, replay);
        clock.schedule(clock.now(), () => run(replay));
        return { ReplayArn, State: 'STARTING', ReplayStartTime: replay.ReplayStartTime };
      },
    ],
    [
      'DescribeReplay',
      (call) => {
        const { ReplayName: name } = parseInput(DescribeInput, call.input);
        const replay = replays.get(arnOf(name, call));
        if (replay === undefined) {
          throw new ApiError('ResourceNotFoundException', `Replay ${name} does not exist.`);
        }
        return { ...replay, State: replay.ReplayEndTime === undefined ? 'RUNNING' : 'COMPLETED' };
      },
    ],
  ]);
}

/** @throws {ApiError} if there is no such archive, or if it may not be replayed so */
function checkReplay(
  { EventSourceArn, EventStartTime, EventEndTime, Destination }: z.infer<typeof StartInput>,
  { archives }: EventBridge,
): void {
  const source = archives.sourceOf(EventSourceArn);
  if (source === undefined) {
    throw new ApiError('ResourceNotFoundException', `Archive ${EventSourceArn} does not exist.`);
  }
  const invalid = (parameter: string, reason: string): ApiError =>
    new ApiError('ValidationException', `Parameter ${parameter} is not valid. Reason: ${reason}.`);
  if (Destination.Arn !== source) {
    throw invalid('Destination.Arn', `Cross event bus replay is not permitted: the archive is of ${source}`);
  }
  if (EventEndTime <= EventStartTime) {
    throw invalid('EventEndTime', 'EventStartTime must be before EventEndTime');
  }
}
