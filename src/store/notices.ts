import { eachItem } from './each-item.ts';
import { expiryOf, isExpired } from './expiry.ts';
import { noticeKey } from './keys.ts';
import { NoticeItem, readItem, VERSION, type Read } from './schema.ts';
import type { StoreSettings } from './settings.ts';
import { absent, all, any, equal, present, type Key, type Table } from './table.ts';

/** One revision of a run. */
interface RevisionName {
  readonly parentExecutionId: string;
  readonly revision: number;
}

/** Which notices were sent: an item for each revision and channel. A send is claimed, done, and noted. */
export function createNotices(table: Table, settings: StoreSettings) {
  const { now, retentionMs } = settings;
  const keyOf = ({ parentExecutionId, revision }: RevisionName, channel: string): Key =>
    noticeKey(parentExecutionId, revision, channel);

  return {
    /**
     * Claims a send. `repeat` if another process had claimed it, more than `busyMs` ago, and neither noted it as sent nor gave it back.
     * An item that cannot be understood counts as such a claim.
     */
    async claimSend(
      name: RevisionName,
      channel: string,
      busyMs: number,
    ): Promise<'first' | 'repeat' | 'sent' | 'busy'> {
      const key = keyOf(name, channel);
      const claimedAt = now();
      const rest = { expiresAt: expiryOf(claimedAt, retentionMs), version: VERSION };
      if (await table.put({ ...key, claimedAt, ...rest }, any(absent('pk'), isExpired(claimedAt))))
        return 'first';
      const item = await find(key);
      if (item?.sentAt !== undefined) return 'sent';
      const was = item?.claimedAt;
      if (was !== undefined && was > claimedAt - busyMs) return 'busy';
      const isRepeat = item === undefined || was !== undefined || item.mayBeRepeat === true;
      const isStillSo =
        item === undefined
          ? undefined
          : all(absent('sentAt'), was === undefined ? absent('claimedAt') : equal('claimedAt', was));
      const set = { claimedAt, ...(isRepeat && { mayBeRepeat: true }), ...rest };
      const remove = item === undefined ? ['sentAt'] : [];
      if (!(await table.update(key, { set, remove }, isStillSo))) return 'busy';
      return isRepeat ? 'repeat' : 'first';
    },

    async finishSend(name: RevisionName, channel: string): Promise<void> {
      await table.update(keyOf(name, channel), { set: { sentAt: now() } }, present('pk'));
    },

    async releaseSend(name: RevisionName, channel: string): Promise<void> {
      await table.update(keyOf(name, channel), { remove: ['claimedAt'] }, absent('sentAt'));
    },
  };

  /** Undefined if it is not there any more, or cannot be understood. */
  async function find(key: Key): Promise<Read<typeof NoticeItem> | undefined> {
    const item = await table.get(key);
    const [read] = eachItem(item === undefined ? [] : [item], (one) => readItem(NoticeItem, one), settings);
    return read;
  }
}
