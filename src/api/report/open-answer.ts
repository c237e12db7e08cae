import * as z from 'zod';
import type { RollCall } from '../../ledger/evaluate-targets.ts';
import type { Parent } from '../../ledger/parent.ts';
import { isOpen } from '../../ledger/target.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import { REASONS, VERDICTS } from '../../domain/verdict.ts';
import { Time } from '../http/fields.ts';

export const openFields = {
  open: z
    .array(
      z.strictObject({
        verdict: z.enum(VERDICTS),
        reason: z.enum(REASONS).optional(),
        targets: z.int().describe('How many targets'),
        refused: z
          .boolean()
          .describe(
            'AWS refuses their locations again and again: they may be sealed as unreadable, and are still looked at',
          ),
      }),
    )
    .optional()
    .describe('Targets whose verdict may still change, by verdict and reason; absent if there are none'),
  nextCheckAt: Time.optional().describe(
    'When what is open is looked at next; absent if nothing is, or nothing looks',
  ),
  deadline: Time.optional().describe(
    'When the parent is sealed at the latest; absent before its end is seen, once it is sealed, and for a nested parent',
  ),
};

type OpenAnswer = z.input<z.ZodObject<typeof openFields>>;

/**
 * What is still open, why, and when it is looked at next.
 * @param deadlineMs how long after its end a root is sealed at the latest; undefined if nothing looks by itself
 */
export function toOpenAnswer(
  { endedSeenAt, nextCheckAt, parentExecutionId, sealed }: Parent,
  { targets }: RollCall,
  deadlineMs: number | undefined,
): OpenAnswer {
  const groups = new Map<string, NonNullable<OpenAnswer['open']>[number]>();
  for (const { verdict, reason, isRefused = false } of targets.filter(isOpen)) {
    const key = JSON.stringify([verdict, reason, isRefused]);
    const before = groups.get(key)?.targets ?? 0;
    groups.set(key, { verdict, reason, targets: before + 1, refused: isRefused });
  }
  const isRoot = parentExecutionId === undefined;
  const waits = isRoot && endedSeenAt !== undefined && sealed === undefined && deadlineMs !== undefined;
  return {
    open: groups.size === 0 ? undefined : [...groups.values()],
    nextCheckAt: deadlineMs === undefined ? undefined : toIsoTime(nextCheckAt),
    deadline: waits ? toIsoTime(endedSeenAt + deadlineMs) : undefined,
  };
}
