import { listCauses, type Causes } from '../domain/causes/list-causes.ts';
import { DAY_MS, MINUTE_MS } from '../domain/durations.ts';
import { digestOf } from '../ledger/digest.ts';
import { evaluateTargets } from '../ledger/evaluate-targets.ts';
import type { Parent, Revision } from '../ledger/parent.ts';
import { NoticeBusyError, NoticeRefusedError } from '../lib/errors.ts';
import type { Channel, ChannelName, NoticeStore, RevisionName } from './ports.ts';
import { toRunNotice, type RunNotice } from './run-notice.ts';

interface NotifyDeps {
  readonly store: NoticeStore;
  /** In the order in which they are sent. */
  readonly channels: readonly Channel[];
  readonly consoleUrl: string | undefined;
}

/** Why nothing was sent. */
type Silence = 'unknownRun' | 'supersededRevision' | 'oldRun' | 'notWanted';

/** What was done about one revision; to be logged. */
export interface Notified {
  readonly outcome: 'notified' | Silence;
  /** Which channels sent it now. */
  readonly sent?: readonly ChannelName[];
  /** Of these, which may have sent a copy before. */
  readonly mayBeRepeats?: readonly ChannelName[];
  /** Which had sent it before. */
  readonly sentBefore?: readonly ChannelName[];
}

/** A run that ended so long before Rollcall learnt of it is history, as after a first deployment: it is not told of. */
const OLD_MS = DAY_MS;
/** Longer than the function may run: whatever has a claim for longer has ended. */
export const BUSY_MS = 2 * MINUTE_MS;

/**
 * Tells of one revision of a run, once by each channel.
 *
 * - A channel is claimed, used, and then noted as done. A process that ends in between leaves one claim: that channel is used again, and
 *   its message says that it may be a repeat. No other channel repeats.
 * - A channel that fails does not stop the others; the first error is thrown at the end, so that the message comes back.
 * - A revision that has been replaced is not told of: the later one has a notice of its own.
 *
 * @throws {NoticeBusyError} if another process is about to send it
 */
export function createNotify({
  store,
  channels,
  consoleUrl,
}: NotifyDeps): (name: RevisionName) => Promise<Notified> {
  return async (name) => {
    const parent = await store.findParent(name.parentExecutionId);
    const sealed = parent?.sealed;
    if (parent === undefined || sealed === undefined) return { outcome: 'unknownRun' };
    if (sealed.revision > name.revision) return { outcome: 'supersededRevision' };
    if (isOld(parent)) return { outcome: 'oldRun' };
    const notice = await makeNotice(parent, sealed);
    const wanted = channels.filter((channel) => channel.wants(notice));
    if (wanted.length === 0) return { outcome: 'notWanted' };
    return send(name, notice, wanted);
  };

  async function makeNotice(parent: Parent, sealed: Revision): Promise<RunNotice> {
    const { executionId: parentExecutionId, runbook } = parent;
    const { revision, expected, expectedAtLeast, counts, sealedAt } = sealed;
    const [read, accountNames] = await Promise.all([readCauses(parent, sealed.digest), store.accountNames()]);
    const causes = read ?? [];
    const newCauses =
      runbook === undefined || causes.length === 0
        ? new Set<string>()
        : await store.noteCauses(
            runbook,
            causes.map(({ id }) => id),
            { parentExecutionId, revision },
          );
    const { location, startedBy, startTime, endTime } = parent;
    const run = { parentExecutionId, location, runbook, startedBy, startTime, endTime };
    const seal = { revision, expected, expectedAtLeast, counts, sealedAt: new Date(sealedAt).toISOString() };
    const facts = { ...run, ...seal, causes, newCauses, hasChanged: read === undefined };
    return toRunNotice(facts, { accountNames, consoleUrl });
  }

  /** Undefined if targets have changed since the seal: their causes are not those of the counts, and a later revision follows. */
  async function readCauses(parent: Parent, digest: string): Promise<Causes['causes'] | undefined> {
    const [roster, rows] = await Promise.all([
      store.findRoster(parent),
      store.targetsOf(parent.executionId, 'withoutOutputs'),
    ]);
    const rollCall = evaluateTargets(parent, roster, rows);
    return digestOf(rollCall) === digest ? listCauses(rollCall).causes : undefined;
  }

  async function send(name: RevisionName, notice: RunNotice, wanted: readonly Channel[]): Promise<Notified> {
    const sent: ChannelName[] = [];
    const mayBeRepeats: ChannelName[] = [];
    const sentBefore: ChannelName[] = [];
    const errors: unknown[] = [];
    for (const channel of wanted) {
      try {
        const claim = await store.claimSend(name, channel.name, BUSY_MS);
        if (claim === 'busy')
          throw new NoticeBusyError(`Another process is about to send to ${channel.name}`);
        if (claim === 'sent') {
          sentBefore.push(channel.name);
          continue;
        }
        await sendOnce(name, channel, { ...notice, mayBeRepeat: claim === 'repeat' });
        sent.push(channel.name);
        if (claim === 'repeat') mayBeRepeats.push(channel.name);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return { outcome: 'notified', sent, mayBeRepeats, sentBefore };
  }

  async function sendOnce(name: RevisionName, channel: Channel, notice: RunNotice): Promise<void> {
    try {
      await channel.send(notice);
    } catch (error) {
      if (error instanceof NoticeRefusedError) await store.releaseSend(name, channel.name);
      throw error;
    }
    await store.finishSend(name, channel.name);
  }
}

const isOld = ({ endTime, endedSeenAt }: Parent): boolean =>
  endTime !== undefined && endedSeenAt !== undefined && endedSeenAt - endTime > OLD_MS;
