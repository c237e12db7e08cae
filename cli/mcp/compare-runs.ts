import * as z from 'zod';
import { DiffAnswer } from '../../src/api/diff/diff-answer.ts';
import { DIFFERENCE_KINDS } from '../../src/api/diff/diff-ledgers.ts';
import { accountFilter } from './account-filter.ts';
import { DiffPage } from '../diff/diff-page.ts';
import { runBefore } from '../diff/run-before.ts';
import { pathOf } from '../client/read-report.ts';
import { resolveParent } from '../resolve-parent.ts';
import { defineTool, NextToken, Run } from './tool.ts';

const side = DiffAnswer.shape.from.pick({
  parentExecutionId: true,
  runbook: true,
  startTime: true,
  expected: true,
  expectedAtLeast: true,
  counts: true,
});

export const compareRuns = defineTool({
  name: 'diff',
  title: 'What changed from one run to another',
  description:
    'Compares two runs target by target: which appeared, are gone or changed (another verdict, reason or output), and which causes are new or gone. Without before, with the run of the same runbook before it.',
  input: z.object({
    run: Run.describe('The later run'),
    before: Run.optional().describe('The earlier run, named in the same way'),
    kind: z.array(z.enum(DIFFERENCE_KINDS)).optional().describe('Which to list; all but same if absent'),
    accountId: z.string().optional().describe('List only these accounts; several with commas'),
    ...accountFilter,
    nextToken: NextToken,
  }),
  output: DiffAnswer.extend({ from: side, to: side }),
  async read({ api, session }, { run, before, kind, ...query }, limit) {
    const after = await resolveParent(run, session);
    const from =
      before === undefined ? await runBefore(after, session) : await resolveParent(before, session);
    return api.get(
      `${pathOf(from)}/diff/${encodeURIComponent(after)}`,
      { ...query, kind: kind?.join(','), limit },
      DiffPage,
    );
  },
});
