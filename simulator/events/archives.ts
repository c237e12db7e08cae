import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import type { Account } from '../organization/account.ts';
import { busArn, type Bus } from './bus.ts';
import type { BusEvent } from './event.ts';
import { readEventPattern } from './event-pattern.ts';

const Archive = z.object({
  SourceArn: z.string(),
  EventPattern: z.unknown().optional(),
  /** For ever if it does not say, or says 0. */
  RetentionDays: z.number().default(0),
});

/** An event as it came to its bus. */
export interface Archived {
  readonly event: BusEvent;
  readonly isForwarded: boolean;
}

interface ArchivesOptions {
  readonly clock: Clock;
  readonly accounts: ReadonlyMap<string, Account>;
}

const DAY_MS = 86_400_000;

/**
 * What the archives of deployed stacks hold, from the moment that the simulation starts.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
export class Archives {
  readonly #options: ArchivesOptions;
  /** By the archive's ARN, in the order in which they came. */
  readonly #kept = new Map<string, Archived[]>();

  constructor(options: ArchivesOptions) {
    this.#options = options;
  }

  /** Puts an event of a bus into each archive of that bus whose pattern matches. What is replayed is in it already. */
  keep(bus: Bus, event: BusEvent, isForwarded: boolean): void {
    if (event['replay-name'] !== undefined) return;
    const { accountId, region } = bus.location;
    const archives = this.#options.accounts.get(accountId)?.resources(region, 'AWS::Events::Archive') ?? [];
    for (const { arn, properties } of archives) {
      const { SourceArn, EventPattern, RetentionDays } = Archive.parse(properties);
      if (SourceArn !== busArn(bus)) continue;
      if (EventPattern !== undefined && !readEventPattern(EventPattern)(event)) continue;
      const kept = this.#kept.get(arn) ?? [];
      this.#kept.set(arn, kept);
      const oldestMs = RetentionDays === 0 ? 0 : this.#options.clock.now() - RetentionDays * DAY_MS;
      const expired = kept.findIndex(({ event: { time } }) => Date.parse(time) >= oldestMs);
      kept.splice(0, expired < 0 ? kept.length : expired);
      kept.push({ event, isForwarded });
    }
  }

  /** The bus that an archive is of; undefined if none of that ARN is deployed. */
  sourceOf(archiveArn: string): string | undefined {
    const [, , , region = '', accountId = ''] = archiveArn.split(':');
    const archive = this.#options.accounts
      .get(accountId)
      ?.resources(region, 'AWS::Events::Archive')
      .find(({ arn }) => arn === archiveArn);
    return archive && Archive.parse(archive.properties).SourceArn;
  }

  /** What happened in a period, by the events' own times, oldest first; in milliseconds since the epoch, the end excluded. */
  between(archiveArn: string, startMs: number, endMs: number): Archived[] {
    const timeOf = ({ event }: Archived): number => Date.parse(event.time);
    return (this.#kept.get(archiveArn) ?? [])
      .filter((one) => timeOf(one) >= startMs && timeOf(one) < endMs)
      .toSorted((one, other) => timeOf(one) - timeOf(other));
  }
}
