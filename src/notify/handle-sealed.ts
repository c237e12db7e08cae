import type { Logger } from '../lib/logger.ts';
import type { Notified } from './notify.ts';
import type { RevisionName } from './ports.ts';

/** Which revision an event tells of, and whether an archive sent it again. */
interface SealedName extends RevisionName {
  readonly isReplay: boolean;
}

/** Tells of one sealed revision, and logs one line with the outcome. What an archive sends again is not told of. */
export async function handleSealed(
  { isReplay, parentExecutionId, revision }: SealedName,
  log: Logger,
  notify: (name: RevisionName) => Promise<Notified>,
): Promise<void> {
  const done = isReplay ? { outcome: 'replay' } : await notify({ parentExecutionId, revision });
  log.info('Notice handled', { parentExecutionId, revision, ...done });
}
