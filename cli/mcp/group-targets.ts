import * as z from 'zod';
import { GroupsAnswer } from '../../src/api/groups/group-answer.ts';
import { GROUPINGS } from '../../src/api/group-by.ts';
import { OutputNotNamed } from '../client/refusal.ts';
import { GroupsPage } from '../groups/groups-page.ts';
import { pathOf } from '../client/read-report.ts';
import { resolveParent } from '../resolve-parent.ts';
import { defineTool, NextToken, Run } from './tool.ts';

const MOST_TARGETS = 5;

export const groupTargets = defineTool({
  name: 'groups',
  title: 'Which values an output has, and where',
  description:
    'Groups the targets of a run by the value of one output, or by verdict, reason, cause, account name, unit or message. Without output and by it names the outputs. Each group has its first accounts; the counts are complete.',
  input: z.object({
    run: Run,
    output: z.string().optional().describe('The name of an output'),
    by: z.enum(GROUPINGS).optional().describe('Another value to group by; not with output'),
    nextToken: NextToken,
  }),
  output: GroupsAnswer.partial({
    expected: true,
    expectedAtLeast: true,
    counts: true,
    groups: true,
    withoutValue: true,
    notCollected: true,
  }),
  async read({ api, session }, { run, output, by, nextToken }, limit) {
    const parentExecutionId = await resolveParent(run, session);
    try {
      return await api.get(
        `${pathOf(parentExecutionId)}/groups`,
        { output, by, targets: MOST_TARGETS, limit, nextToken },
        GroupsPage,
      );
    } catch (error) {
      if (!(error instanceof OutputNotNamed)) throw error;
      const { outputs, omitted } = error;
      return { parentExecutionId, outputs, ...(omitted > 0 && { outputsOmitted: omitted }) };
    }
  },
});
