import type { Location } from '../organization/location.ts';
import { hasEnded, type AutomationExecution, type LocatedExecution } from './execution.ts';
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
  readonly location: Location;
  execution: AutomationExecution;
  /** The oldest first; only as far back as the caller wants to look. */
  former: Former[];
}

const locationKey = ({ accountId, region }: Location): string => `${accountId}#${region}`;

/** Every execution of every account and Region: the truth, whatever a caller may see of it. */
export class History {
  readonly #now: () => number;
  readonly #file: HistoryFile | undefined;
  readonly #entries = new Set<Entry>();
  /** By place, then by execution ID. */
  readonly #locations = new Map<string, Map<string, Entry>>();
  #rememberedMs = 0;

  constructor({ now, file, say = () => undefined }: HistoryOptions) {
    this.#now = now;
    this.#file = file === undefined ? undefined : new HistoryFile(file, say);
    for (const { location, execution } of this.#file?.kept ?? []) this.#add(location, execution);
  }

  get(location: Location, executionId: string): AutomationExecution | undefined {
    return this.#find(location, executionId)?.execution;
  }

  /** How it stood at that time, as far back as `remember` says; undefined before it started. */
  getAt(location: Location, executionId: string, atMs: number): AutomationExecution | undefined {
    const entry = this.#find(location, executionId);
    return entry && asOf(entry, atMs);
  }

  /** In the order in which they started. */
  all(): readonly LocatedExecution[] {
    return [...this.#entries];
  }

  /** The executions of one account and Region, in the order in which they started. */
  in(location: Location): readonly AutomationExecution[] {
    return [...(this.#locations.get(locationKey(location))?.values() ?? [])].map(
      ({ execution }) => execution,
    );
  }

  /** Those that had started at that time, as they stood then. */
  inAt(location: Location, atMs: number): readonly AutomationExecution[] {
    return [...(this.#locations.get(locationKey(location))?.values() ?? [])].flatMap(
      (entry) => asOf(entry, atMs) ?? [],
    );
  }

  record(location: Location, execution: AutomationExecution): void {
    const entry = this.#find(location, execution.AutomationExecutionId);
    if (entry === undefined) {
      const added = this.#add(location, execution);
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

  #find(location: Location, executionId: string): Entry | undefined {
    return this.#locations.get(locationKey(location))?.get(executionId);
  }

  #add(location: Location, execution: AutomationExecution): Entry {
    const entry: Entry = { location, execution, former: [] };
    const key = locationKey(location);
    const inLocation = this.#locations.get(key) ?? new Map<string, Entry>();
    this.#locations.set(key, inLocation.set(execution.AutomationExecutionId, entry));
    this.#entries.add(entry);
    return entry;
  }
}

function asOf({ execution, former }: Entry, atMs: number): AutomationExecution | undefined {
  if (execution.ExecutionStartTime * 1000 > atMs) return undefined;
  return former.find(({ untilMs }) => untilMs > atMs)?.execution ?? execution;
}
