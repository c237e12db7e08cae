import { DAY_MS } from '../domain/durations.ts';
import { eachItem } from './each-item.ts';
import { expiryOf, isExpired } from './expiry.ts';
import { knownCausesKey, measuredRunbooksKey } from './keys.ts';
import { KnownCausesItem, MeasuredRunbooksItem, readItem, VERSION } from './schema.ts';
import type { StoreSettings } from './settings.ts';
import { absent, any, equal, notNumber, type Condition, type Item, type Key, type Table } from './table.ts';

/** A cause that no run had for so long is new again. */
const REMEMBERED_MS = 30 * DAY_MS;
const KEPT_MS = 90 * DAY_MS;
/** Of one runbook; those of the longest ago are dropped first. An item of 20 KB. */
const MOST_CAUSES = 200;
/** CloudWatch bills each value of a dimension: runbooks after these share one. */
const MOST_MEASURED = 100;
const ATTEMPTS = 5;

/** Where a runbook's causes and the measured runbooks are remembered: one item each, written only as it was read. */
export function createKnownCauses(table: Table, settings: StoreSettings) {
  const { now } = settings;
  return {
    /**
     * Notes the causes of a revision, and says which of them no earlier revision of a run of that runbook had within 30 days. The same
     * revision gets the same answer again, whatever was noted since.
     * @throws {Error} if other writers were always first
     */
    async noteCauses(
      runbook: string,
      causeIds: readonly string[],
      { parentExecutionId, revision }: { readonly parentExecutionId: string; readonly revision: number },
    ): Promise<ReadonlySet<string>> {
      const key = knownCausesKey(runbook);
      const by = `${parentExecutionId}#${revision}`;
      return untilWritten(async () => {
        const { item, changes } = await read(key, (one) => readItem(KnownCausesItem, one));
        const at = now();
        const known = new Map((item?.causes ?? []).map((cause) => [cause.id, cause]));
        const isNew = (id: string): boolean => {
          const cause = known.get(id);
          return cause === undefined || cause.firstIn === by || cause.lastAt < at - REMEMBERED_MS;
        };
        const newIds = new Set(causeIds.filter(isNew));
        const noted = causeIds.map((id) => ({
          id,
          firstIn: newIds.has(id) ? by : (known.get(id)?.firstIn ?? by),
          lastAt: at,
        }));
        const others = [...known.values()].filter(({ id }) => !causeIds.includes(id));
        const causes = [...noted, ...others].slice(0, MOST_CAUSES);
        const isWritten = await write(key, { causes: JSON.stringify(causes) }, changes);
        return isWritten ? newIds : undefined;
      });
    },

    /**
     * The name under which a runbook is measured: its own, or undefined if 100 others have names already.
     * @throws {Error} if other writers were always first
     */
    async measuredAs(runbook: string): Promise<string | undefined> {
      const measured = await untilWritten(async () => {
        const { item, changes } = await read(measuredRunbooksKey, (one) =>
          readItem(MeasuredRunbooksItem, one),
        );
        const names = item?.names ?? [];
        if (names.includes(runbook)) return { name: runbook };
        if (names.length >= MOST_MEASURED) return { name: undefined };
        const isWritten = await write(measuredRunbooksKey, { names: [...names, runbook] }, changes);
        return isWritten ? { name: runbook } : undefined;
      });
      return measured.name;
    },
  };

  /** Without `item` if it is not there or cannot be understood; `changes` as it stands there. */
  async function read<What>(key: Key, readOne: (item: Item) => What) {
    const stored = await table.get(key);
    const [item] = eachItem(stored === undefined ? [] : [stored], readOne, settings);
    const changes = stored?.['changes'];
    return { item, changes: typeof changes === 'number' ? changes : undefined };
  }

  /** False if it is not as it was read. */
  function write(key: Key, attributes: object, was: number | undefined): Promise<boolean> {
    const isAsRead: Condition =
      was === undefined ? any(absent('pk'), isExpired(now()), notNumber('changes')) : equal('changes', was);
    const expiresAt = expiryOf(now(), KEPT_MS);
    return table.put(
      { ...key, ...attributes, changes: (was ?? 0) + 1, expiresAt, version: VERSION },
      isAsRead,
    );
  }
}

async function untilWritten<What>(attempt: () => Promise<What | undefined>): Promise<What> {
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    const done = await attempt();
    if (done !== undefined) return done;
  }
  throw new Error(`Others wrote the item first, ${ATTEMPTS} times`);
}
