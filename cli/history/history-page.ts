import * as z from 'zod';
import { Counts, Parent } from '../client/answers.ts';
import { CauseChanges } from '../diff/diff-page.ts';

const HistoryRun = Parent.extend({
  /** Unknown where its ledger could not be read, and it is not sealed. */
  expected: z.number().optional(),
  expectedAtLeast: z.boolean().optional(),
  counts: Counts.optional(),
  durationMs: z.number().optional(),
  lagMs: z.looseObject({ median: z.number(), max: z.number() }).optional(),
  sealedAfterMs: z.number().optional(),
  distinctCauses: z.number().optional(),
  /** Absent where no run before it is known. */
  causes: z.looseObject({ appeared: CauseChanges, gone: CauseChanges }).optional(),
  ledgerUnreadable: z.boolean().optional(),
});

/** The runs of a runbook, newest first. */
export const HistoryPage = z.looseObject({
  runbook: z.string(),
  runs: z.array(HistoryRun),
  unreadable: z.array(z.string()).optional(),
  nextToken: z.string().optional(),
});

export type HistoryRun = z.output<typeof HistoryRun>;
export type HistoryPage = z.output<typeof HistoryPage>;
