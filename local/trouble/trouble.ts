import type { Place } from '../../src/automation/place.ts';
import type { BusEvent } from '../events/event.ts';
import type { Random } from './random.ts';

/** Which events are meant. Without any of them: all. */
export interface EventChoice {
  readonly when?: (event: BusEvent) => boolean;
  /** Of those, this share, at random: 0.2 is every fifth. */
  readonly share?: number;
  /** Of those, the first so many. */
  readonly times?: number;
}

/** Which calls are meant. Without any of them: all. */
export interface CallChoice {
  readonly accountId?: string;
  readonly region?: string;
  /** Such as `ssm:GetAutomationExecution`. */
  readonly operation?: string;
  /** The first so many. */
  readonly times?: number;
}

/** Takes one trouble back. */
export type EndTrouble = () => void;

/** When the copies of an event arrive, in milliseconds from now; none means that it is lost. */
type Delivery = readonly number[];
type EventTrouble = (event: BusEvent, delivery: Delivery) => Delivery;

interface CallTrouble {
  readonly effect: 'throttle' | 'deny';
  readonly meets: (call: Call) => boolean;
}

export interface Call extends Place {
  readonly operation: string;
}

/**
 * Trouble on demand. Automation delivers its events on a best-effort basis, at least once and in no order; calls are
 * throttled or refused. All of it is drawn from one seed.
 */
export class Trouble {
  readonly #random: Random;
  readonly #events = new Set<EventTrouble>();
  readonly #calls = new Set<CallTrouble>();
  /** SSM calls a second in each account and Region; undefined if none is refused for that reason. */
  callsPerSecond: number | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  dropEvents(choice: EventChoice = {}): EndTrouble {
    return this.#meddle(choice, () => []);
  }

  /** The copy arrives `afterMs` later. */
  doubleEvents({ afterMs = 0, ...choice }: EventChoice & { readonly afterMs?: number } = {}): EndTrouble {
    return this.#meddle(choice, (delivery) => [...delivery, ...delivery.map((ms) => ms + afterMs)]);
  }

  delayEvents({ byMs, ...choice }: EventChoice & { readonly byMs: number }): EndTrouble {
    return this.#meddle(choice, (delivery) => delivery.map((ms) => ms + byMs));
  }

  /** Delays each by something between nothing and `withinMs`, so that later ones overtake. */
  reorderEvents({ withinMs, ...choice }: EventChoice & { readonly withinMs: number }): EndTrouble {
    return this.#meddle(choice, (delivery) =>
      delivery.map((ms) => ms + Math.floor(this.#random() * withinMs)),
    );
  }

  /** Answers `ThrottlingException`, which is what AWS says beyond a quota. */
  throttleCalls(choice: CallChoice = {}): EndTrouble {
    return this.#obstruct('throttle', choice);
  }

  /** Answers that the caller has no right to the call; of `sts:AssumeRole`, `accountId` is the role's. */
  denyCalls(choice: CallChoice = {}): EndTrouble {
    return this.#obstruct('deny', choice);
  }

  /** No more trouble of any kind. */
  end(): void {
    this.#events.clear();
    this.#calls.clear();
    this.callsPerSecond = undefined;
  }

  deliveryOf(event: BusEvent): Delivery {
    return [...this.#events].reduce((delivery: Delivery, meddle) => meddle(event, delivery), [0]);
  }

  effectOn(call: Call): CallTrouble['effect'] | undefined {
    return [...this.#calls].find(({ meets }) => meets(call))?.effect;
  }

  #meddle(
    { when = () => true, share = 1, times = Infinity }: EventChoice,
    change: (delivery: Delivery) => Delivery,
  ) {
    let left = times;
    const meddle: EventTrouble = (event, delivery) => {
      if (left === 0 || !when(event) || (share < 1 && this.#random() >= share)) return delivery;
      left -= 1;
      return change(delivery);
    };
    this.#events.add(meddle);
    return () => void this.#events.delete(meddle);
  }

  #obstruct(effect: CallTrouble['effect'], { times = Infinity, ...choice }: CallChoice): EndTrouble {
    let left = times;
    const meets = (call: Call): boolean => {
      const isMeant =
        (choice.accountId ?? call.accountId) === call.accountId &&
        (choice.region ?? call.region) === call.region &&
        (choice.operation ?? call.operation) === call.operation;
      if (left === 0 || !isMeant) return false;
      left -= 1;
      return true;
    };
    const trouble: CallTrouble = { effect, meets };
    this.#calls.add(trouble);
    return () => void this.#calls.delete(trouble);
  }
}
