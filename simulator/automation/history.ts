import type { Place } from '../../src/automation/place.ts';
import { hasEnded, type AutomationExecution, type PlacedExecution } from './execution.ts';
import { HistoryFile } from './history-file.ts';

export interface HistoryOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where it survives a restart; without it, it is in memory. */
  readonly file?: string | undefined;
  /** Told of what cannot be read of the file, and is left out. */
  readonly say?: (text: string) => void;
}

/** How an execution stood until it changed. */
interface Former {
  readonly untilMs: number;
  readonly execution: AutomationExecution;
}

interface Entry {
  readonly place: Place;
  execution: AutomationExecution;
  /** The oldest first; only as far back as somebody wants to look. */
  former: Former[];
}

const placeKey = ({ accountId, region }: Place): string => `${accountId}#${region}`;

/** Every execution of every account and Region: the truth, whoever may see of it what. */
export class History {
  readonly #now: () => number;
  readonly #file: HistoryFile | undefined;
  readonly #entries = new Set<Entry>();
  /** By place, then by execution ID. */
  readonly #places = new Map<string, Map<string, Entry>>();
  #rememberedMs = 0;

  constructor({ now, file, say = () => undefined }: HistoryOptions) {
    this.#now = now;
    this.#file = file === undefined ? undefined : new HistoryFile(file, say);
    for (const { place, execution } of this.#file?.kept ?? []) this.#add(place, execution);
  }

  get(place: Place, executionId: string): AutomationExecution | undefined {
    return this.#find(place, executionId)?.execution;
  }

  /** How it stood at that time, as far back as `remember` says; undefined before it started. */
  getAt(place: Place, executionId: string, atMs: number): AutomationExecution | undefined {
    const entry = this.#find(place, executionId);
    return entry && asOf(entry, atMs);
  }

  /** In the order in which they started. */
  all(): readonly PlacedExecution[] {
    return [...this.#entries];
  }

  /** The executions of one account and Region, in the order in which they started. */
  in(place: Place): readonly AutomationExecution[] {
    return [...(this.#places.get(placeKey(place))?.values() ?? [])].map(({ execution }) => execution);
  }

  /** Those that had started at that time, as they stood then. */
  inAt(place: Place, atMs: number): readonly AutomationExecution[] {
    return [...(this.#places.get(placeKey(place))?.values() ?? [])].flatMap(
      (entry) => asOf(entry, atMs) ?? [],
    );
  }

  record(place: Place, execution: AutomationExecution): void {
    const entry = this.#find(place, execution.AutomationExecutionId);
    if (entry === undefined) {
      const added = this.#add(place, execution);
      this.#file?.append(added);
      return;
    }
    const before = entry.execution;
    if (this.#rememberedMs > 0) {
      const now = this.#now();
      const oldest = now - this.#rememberedMs;
      entry.former = [
        ...entry.former.filter(({ untilMs }) => untilMs > oldest),
        { untilMs: now, execution: before },
      ];
    }
    entry.execution = execution;
    if (execution.AutomationExecutionStatus !== before.AutomationExecutionStatus) this.#file?.append(entry);
  }

  /** Keeps in mind how things stood so long ago, in milliseconds; of what has changed before, only how it stands now. */
  remember(ms: number): void {
    this.#rememberedMs = ms;
    if (ms === 0) for (const entry of this.#entries) entry.former = [];
  }

  /** Keeps what still runs as it stands; what is recorded later is not kept. */
  close(): void {
    for (const entry of this.#entries) if (!hasEnded(entry.execution)) this.#file?.append(entry);
    this.#file?.close();
  }

  #find(place: Place, executionId: string): Entry | undefined {
    return this.#places.get(placeKey(place))?.get(executionId);
  }

  #add(place: Place, execution: AutomationExecution): Entry {
    const entry: Entry = { place, execution, former: [] };
    const key = placeKey(place);
    const inPlace = this.#places.get(key) ?? new Map<string, Entry>();
    this.#places.set(key, inPlace.set(execution.AutomationExecutionId, entry));
    this.#entries.add(entry);
    return entry;
  }
}

function asOf({ execution, former }: Entry, atMs: number): AutomationExecution | undefined {
  if (execution.ExecutionStartTime * 1000 > atMs) return undefined;
  return former.find(({ untilMs }) => untilMs > atMs)?.execution ?? execution;
}
