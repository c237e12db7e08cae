/** How many automations run at once in an account and Region, and how many more wait for their turn. */
export interface Limit {
  readonly running: number;
  readonly queued: number;
}

/** @see https://docs.aws.amazon.com/general/latest/gr/ssm.html */
export interface Concurrency {
  readonly automations: Limit;
  readonly rateControlled: Limit;
}

export const AWS_CONCURRENCY: Concurrency = {
  automations: { running: 100, queued: 5000 },
  rateControlled: { running: 25, queued: 1000 },
};

/** One automation's seat, or its place in the queue for one. */
export interface Seat {
  /** Aborts when the seat is free, or has from the beginning. */
  readonly granted: AbortSignal;
  /** Gives up the seat, or the place in the queue. */
  leave(): void;
}

interface Room {
  readonly seated: Set<AbortController>;
  readonly queue: Set<AbortController>;
}

/** So many automations at once in each room, such as an account and Region; the others queue. */
export class ConcurrencyLimiter {
  readonly #limit: Limit;
  readonly #rooms = new Map<string, Room>();

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  /** Undefined if the queue is full. */
  enter(roomName: string): Seat | undefined {
    const room = this.#rooms.get(roomName) ?? { seated: new Set(), queue: new Set() };
    this.#rooms.set(roomName, room);
    const turn = new AbortController();
    if (room.seated.size < this.#limit.running) seat(room, turn);
    else if (room.queue.size < this.#limit.queued) room.queue.add(turn);
    else return undefined;
    return {
      granted: turn.signal,
      leave: () => {
        room.queue.delete(turn);
        const [next] = room.queue;
        if (room.seated.delete(turn) && next !== undefined) seat(room, next);
      },
    };
  }
}

function seat({ queue, seated }: Room, turn: AbortController): void {
  queue.delete(turn);
  seated.add(turn);
  turn.abort();
}
