import { DAY_MS, HOUR_MS } from '../domain/durations.ts';
import type { DenialReason } from '../domain/denial.ts';
import type { Location } from '../domain/location.ts';
import type { CoverageRow, SeenInLocation } from '../ledger/coverage.ts';
import { eachItem } from './each-item.ts';
import { COVERAGE, coverageKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import { CoverageItem, readItem, VERSION } from './schema.ts';
import {
  absent,
  all,
  any,
  below,
  lower,
  notNumber,
  unequal,
  type Condition,
  type Item,
  type Table,
} from './table.ts';

/** Drop locations with no activity for 90 days. */
const KEPT_MS = 90 * DAY_MS;

/** Facts this young are written together; the time of one of them may then move back by up to this much. */
const TOGETHER_MS = HOUR_MS;

/**
 * What works in a location, and what does not. Each fact is written at most daily, and at once when it
 * contradicts the last note, or a denial has another reason. Safe to repeat and to reorder.
 */
export function createCoverage(table: Table, settings: StoreSettings) {
  const { now } = settings;
  return {
    /** Writes the facts that are due, with one write for all new ones; an older fact never replaces a later one. */
    async noteSeen(location: Location, { readAt, startedAt, eventTime }: SeenInLocation): Promise<void> {
      const facts = [
        { name: 'lastReadAt', at: readAt, fault: 'deniedAt' },
        { name: 'lastStartAt', at: startedAt, fault: 'refusedAt' },
        { name: 'lastEventAt', at: eventTime },
      ].flatMap(({ at, ...fact }): Fact[] => (at === undefined ? [] : [{ ...fact, at }]));
      const isNew = ({ at }: Fact): boolean => at > now() - TOGETHER_MS;
      const groups = [facts.filter(isNew), ...facts.filter((fact) => !isNew(fact)).map((fact) => [fact])];
      for (const group of groups) {
        if (group.length === 0) continue;
        const times = Object.fromEntries(group.map(({ name, at }) => [name, at]));
        await note(location, times, any(...group.map(isDue)));
      }
    },

    /** Notes why a location could not be read just now. */
    async noteDenial(location: Location, reason: DenialReason, message: string): Promise<void> {
      const deniedAt = now();
      // The first one since the last read says since when; later ones leave that alone.
      const isFirst = any(absent('deniedSince'), lower('deniedSince', 'lastReadAt'));
      if (await note(location, { reason, message, deniedAt, deniedSince: deniedAt }, isFirst)) return;
      await note(
        location,
        { reason, message, deniedAt },
        any(isOld('deniedAt', deniedAt), unequal('reason', reason), lower('deniedAt', 'lastReadAt')),
      );
    },

    /** Notes when AWS would not start a child in a location because of the execution role there. */
    async noteRefusedStart(location: Location, refusedMessage: string, refusedAt: number): Promise<void> {
      await note(
        location,
        { refusedMessage, refusedAt },
        all(
          any(absent('lastStartAt'), below('lastStartAt', refusedAt)),
          any(isOld('refusedAt', refusedAt), lower('refusedAt', 'lastStartAt')),
        ),
      );
    },

    /** Since when AWS has refused to let a location be read; undefined if it has not, or that is not known. */
    async knownRefusedSince(location: Location): Promise<number | undefined> {
      const item = await table.get(coverageKey(location));
      const [read] = eachItem(
        item === undefined ? [] : [item],
        (one) => readItem(CoverageItem, one),
        settings,
      );
      if (read?.deniedSince === undefined) return undefined;
      return read.deniedSince >= (read.lastReadAt ?? 0) ? read.deniedSince : undefined;
    },

    /** Every noted location, by account, then by Region; of one whose item cannot be understood, only its key. */
    async coverage(): Promise<readonly CoverageRow[]> {
      const unknown = (item: Item) => [{ location: locationOf(item), isUnreadable: true }];
      return eachItem(await table.query(COVERAGE, ''), toRow, settings, unknown);
    },
  };

  async function note(
    location: Location,
    facts: Readonly<Record<string, unknown>>,
    condition: Condition,
  ): Promise<boolean> {
    const expiresAt = Math.floor((now() + KEPT_MS) / 1000);
    return table.update(coverageKey(location), { set: { ...facts, expiresAt, version: VERSION } }, condition);
  }
}

interface Fact {
  readonly name: string;
  readonly at: number;
  /** When the opposite was noted. */
  readonly fault?: string;
}

const isDue = ({ name, at, fault }: Fact): Condition =>
  any(isOld(name, at), ...(fault === undefined ? [] : [all(lower(name, fault), below(fault, at))]));

/** A value that is not a number cannot be newer: it is overwritten. */
const isOld = (name: string, at: number): Condition => any(notNumber(name), below(name, at - DAY_MS));

function toRow(item: Item): CoverageRow {
  const { reason, message, deniedAt, refusedMessage, refusedAt, lastEventAt, lastReadAt, lastStartAt } =
    readItem(CoverageItem, item);
  const isDenied = reason !== undefined && message !== undefined && deniedAt !== undefined;
  const isRefused = refusedMessage !== undefined && refusedAt !== undefined;
  return {
    location: locationOf(item),
    lastEventAt,
    lastReadAt,
    lastStartAt,
    denial: isDenied ? { reason, message, at: deniedAt } : undefined,
    refusedStart: isRefused
      ? { reason: 'executionRoleNotAssumableOrRunbookNotShared', message: refusedMessage, at: refusedAt }
      : undefined,
  };
}

function locationOf({ sk }: Item): Location {
  const [accountId = '', region = ''] = sk.split('#');
  return { accountId, region };
}
