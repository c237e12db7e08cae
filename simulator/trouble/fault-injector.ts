import type { Location } from '../organization/location.ts';
import type { BusEvent } from '../events/event.ts';
import { meansCall, meansEvent, type Call, type EventTrouble } from './is-meant.ts';
import { seededRandom, type Random } from './random.ts';
import { FaultSchedule } from './fault-schedule.ts';
import { readTrouble, type TroubleInput, type TroubleOf, type TroubleSpec } from './trouble-spec.ts';

/** Takes one trouble back. */
export type EndTrouble = () => void;

/** An event as a test chooses it, beside what a trouble names. */
interface When {
  readonly when?: (event: BusEvent) => boolean;
}

/** What a trouble of a kind takes, its kind apart. */
type Choice<Kind extends TroubleSpec['kind']> = Omit<Extract<TroubleInput, { kind: Kind }>, 'kind'>;

/** When the copies of an event arrive, in milliseconds from now; none means that it is lost. */
type Delivery = readonly number[];

interface Active {
  readonly id: string;
  readonly spec: TroubleSpec;
  readonly when: (event: BusEvent) => boolean;
  readonly random: Random;
  readonly strikes: FaultSchedule;
  readonly sinceMs: number;
}

/** A trouble that is on. */
export interface TroubleEntry {
  readonly id: string;
  readonly trouble: TroubleSpec;
  /** How often it has struck. */
  readonly strikes: number;
}

/** What a write to the table meets. */
export type WriteTrouble = TroubleOf<'failWrites' | 'stopFunction'>;

export interface TroubleOptions {
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What is wrong with a trouble in this organization, if anything: it names an account that does not exist, say. */
  readonly fault?: (trouble: TroubleSpec) => string | undefined;
  /** Told whenever a trouble begins or ends. */
  readonly onChange?: (trouble: FaultInjector) => void;
}

const DAY_MS = 86_400_000;
/** Keeps the numbers of one trouble apart from those of the next. */
const STREAM = 0x9e_37_79_b9;

/**
 * Trouble on demand. Each has numbers of its own, drawn from one seed: the same troubles, added in the same order,
 * strike the same.
 */
export class FaultInjector {
  readonly #options: TroubleOptions;
  readonly #active = new Map<string, Active>();
  #added = 0;
  /** SSM reads a second in each account and Region, in place of the quotas. */
  callsPerSecond: number | undefined;

  constructor(options: TroubleOptions) {
    this.#options = options;
  }

  /** @throws {Error} that names what is wrong with it, and what is allowed */
  add(input: TroubleInput, { when = () => true }: When = {}): EndTrouble {
    const id = this.begin(readTrouble(input), when);
    return () => void this.remove(id);
  }

  /**
   * @returns its ID, by which it can be removed
   * @throws {Error} if it names what the organization does not have
   */
  begin(spec: TroubleSpec, when: (event: BusEvent) => boolean = () => true): string {
    const fault = this.#options.fault?.(spec);
    if (fault !== undefined) throw new Error(fault);
    this.#added += 1;
    const id = String(this.#added);
    const random = seededRandom(this.#options.seed + Math.imul(this.#added, STREAM));
    const strikes = new FaultSchedule(howOften(spec), random);
    this.#active.set(id, { id, spec, when, random, strikes, sinceMs: this.#options.now() });
    this.#options.onChange?.(this);
    return id;
  }

  /** Whether there was one. */
  remove(id: string): boolean {
    const isThere = this.#active.delete(id);
    this.#options.onChange?.(this);
    return isThere;
  }

  /** No more trouble of any kind. */
  end(): void {
    this.#active.clear();
    this.callsPerSecond = undefined;
    this.#options.onChange?.(this);
  }

  /** Those that can still strike, in the order in which they were added. */
  list(): TroubleEntry[] {
    return [...this.#active.values()]
      .filter(({ strikes }) => !strikes.isOver)
      .map(({ id, spec, strikes }) => ({ id, trouble: spec, strikes: strikes.count }));
  }

  dropEvents({ when, ...choice }: Choice<'dropEvents'> & When = {}): EndTrouble {
    return this.add({ kind: 'dropEvents', ...choice }, { ...(when && { when }) });
  }

  doubleEvents({ when, ...choice }: Choice<'doubleEvents'> & When = {}): EndTrouble {
    return this.add({ kind: 'doubleEvents', ...choice }, { ...(when && { when }) });
  }

  delayEvents({ when, ...choice }: Choice<'delayEvents'> & When): EndTrouble {
    return this.add({ kind: 'delayEvents', ...choice }, { ...(when && { when }) });
  }

  reorderEvents({ when, ...choice }: Choice<'reorderEvents'> & When): EndTrouble {
    return this.add({ kind: 'reorderEvents', ...choice }, { ...(when && { when }) });
  }

  throttleCalls(choice: Choice<'throttleCalls'> = {}): EndTrouble {
    return this.add({ kind: 'throttleCalls', ...choice });
  }

  denyCalls(choice: Choice<'denyCalls'> = {}): EndTrouble {
    return this.add({ kind: 'denyCalls', ...choice });
  }

  deliveryOf(event: BusEvent): Delivery {
    return [...this.#active.values()].reduce(
      (delivery: Delivery, { spec, when, strikes, random }) => {
        const isMeant = isOfEvents(spec) && meansEvent(spec, event) && when(event);
        return isMeant && strikes.next() ? meddle(spec, delivery, random) : delivery;
      },
      [0],
    );
  }

  effectOn(call: Call): 'throttle' | 'deny' | undefined {
    for (const { spec, strikes } of this.#active.values()) {
      const isObstacle = spec.kind === 'throttleCalls' || spec.kind === 'denyCalls';
      if (isObstacle && meansCall(spec, call) && strikes.next()) {
        return spec.kind === 'throttleCalls' ? 'throttle' : 'deny';
      }
    }
    return undefined;
  }

  /** How an execution that failed is said to have ended. */
  failureOf({ accountId, region }: Location, runbook: string): string {
    for (const { spec, strikes } of this.#of('endAs')) {
      const isMeant =
        (spec.accountId ?? accountId) === accountId &&
        (spec.region ?? region) === region &&
        (spec.runbook ?? runbook) === runbook;
      if (isMeant && strikes.next()) return spec.as;
    }
    return 'Failed';
  }

  /** How far behind a read is, in milliseconds. */
  lagOf(call: Call): number {
    const lags = [...this.#active.values()].map(({ spec, strikes }) =>
      spec.kind === 'lagReads' && meansCall(spec, call) && strikes.next() ? spec.byMs : 0,
    );
    return Math.max(0, ...lags);
  }

  /** How far behind any read may be, in milliseconds. */
  get longestLagMs(): number {
    return Math.max(0, ...this.#of('lagReads').map(({ spec }) => spec.byMs));
  }

  isDisabled({ accountId, region }: Location): boolean {
    return this.#of('disableRegion').some(
      ({ spec }) => spec.region === region && (spec.accountId ?? accountId) === accountId,
    );
  }

  /** What is older than this cannot be read, in milliseconds since the epoch. */
  get expiredBeforeMs(): number {
    return Math.max(
      -Infinity,
      ...this.#of('expireHistory').map(({ spec, sinceMs }) => sinceMs - spec.days * DAY_MS),
    );
  }

  /** Asked once for each write to the table; `functionName` is undefined if no function writes. */
  onWrite(functionName: string | undefined): WriteTrouble | undefined {
    for (const { spec, strikes } of this.#active.values()) {
      const isOfWrites = spec.kind === 'failWrites' || spec.kind === 'stopFunction';
      if (isOfWrites && (spec.functionName ?? functionName) === functionName && strikes.next()) return spec;
    }
    return undefined;
  }

  /** How AWS's clock goes: several slow clocks add up. */
  get clock(): { readonly speed: number; readonly behindMs: number } {
    const specs = this.#of('slowClock').map(({ spec }) => spec);
    return {
      speed: specs.reduce((product, { speed }) => product * speed, 1),
      behindMs: specs.reduce((sum, { behindMs }) => sum + behindMs, 0),
    };
  }

  #of<Kind extends TroubleSpec['kind']>(kind: Kind): (Active & { readonly spec: TroubleOf<Kind> })[] {
    const isOfKind = (active: Active): active is Active & { readonly spec: TroubleOf<Kind> } =>
      active.spec.kind === kind;
    return [...this.#active.values()].filter(isOfKind);
  }
}

function howOften(spec: TroubleSpec): {
  share?: number | undefined;
  times?: number | undefined;
  after?: number;
} {
  if (spec.kind === 'stopFunction') return { after: spec.atWrite - 1, times: 1 };
  return 'share' in spec || 'times' in spec || 'after' in spec ? spec : {};
}

const isOfEvents = (spec: TroubleSpec): spec is EventTrouble => spec.kind.endsWith('Events');

function meddle(trouble: EventTrouble, delivery: Delivery, random: Random): Delivery {
  switch (trouble.kind) {
    case 'dropEvents':
      return [];
    case 'doubleEvents':
      return [...delivery, ...delivery.map((ms) => ms + (trouble.afterMs ?? 0))];
    case 'delayEvents':
      return delivery.map((ms) => ms + trouble.byMs);
    case 'reorderEvents':
      return delivery.map((ms) => ms + Math.floor(random() * trouble.withinMs));
  }
}
