import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Place } from '../../src/automation/place.ts';
import { hasEnded, type AutomationExecution, type PlacedExecution } from './execution.ts';

const Kept = z.array(
  z.object({
    place: z.object({ accountId: z.string(), region: z.string() }),
    execution: z.custom<AutomationExecution>(
      (value) => typeof value === 'object' && value !== null && 'AutomationExecutionId' in value,
    ),
  }),
);

const keyOf = ({ accountId, region }: Place, executionId: string): string =>
  `${accountId}#${region}#${executionId}`;

/** Every execution of every account and Region, in the order in which they started; on disk if there is a file. */
export class History {
  readonly #executions = new Map<string, PlacedExecution>();
  readonly #file: string | undefined;

  /** @param file where it survives a restart */
  constructor(file: string | undefined) {
    this.#file = file;
    for (const kept of file === undefined ? [] : readKept(file)) {
      this.#executions.set(keyOf(kept.place, kept.execution.AutomationExecutionId), kept);
    }
  }

  get(place: Place, executionId: string): AutomationExecution | undefined {
    return this.#executions.get(keyOf(place, executionId))?.execution;
  }

  all(): readonly PlacedExecution[] {
    return [...this.#executions.values()];
  }

  /** The executions of one account and Region, in the order in which they started. */
  in(place: Place): readonly AutomationExecution[] {
    return this.all()
      .filter(({ place: other }) => other.accountId === place.accountId && other.region === place.region)
      .map(({ execution }) => execution);
  }

  record(place: Place, execution: AutomationExecution): void {
    this.#executions.set(keyOf(place, execution.AutomationExecutionId), { place, execution });
    if (hasEnded(execution)) this.save();
  }

  /** Written whole to a file beside it, which then takes its place: a reader never sees half of it. */
  save(): void {
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.draft`;
    writeFileSync(draft, JSON.stringify(this.all()));
    renameSync(draft, this.#file);
  }
}

/** @throws {Error} that names the file if there is one that cannot be read */
function readKept(file: string): readonly PlacedExecution[] {
  if (!existsSync(file)) return [];
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} cannot be read: delete it, or choose another directory with --data`, { cause });
  }
}
