import * as z from 'zod';
import { CauseAnswer } from '../../src/api/causes/cause-answer.ts';
import { nextTokenField } from '../../src/api/http/fields.ts';
import { ReportAnswer } from '../../src/api/report/report-answer.ts';
import { Cause, ReportPage } from '../client/answers.ts';
import { pathOf } from '../client/read-report.ts';
import { resolveParent } from '../resolve-parent.ts';
import { answerOf } from '../show/print-report.ts';
import { openWords } from '../show/open-work.ts';
import { defineTool, NextToken, Run } from './tool.ts';

const CausePage = z.looseObject({ causes: z.array(Cause), nextToken: z.string().optional() });

const Head = ReportAnswer.pick({
  parentExecutionId: true,
  accountId: true,
  accountName: true,
  region: true,
  runbook: true,
  runbookVersion: true,
  startedBy: true,
  status: true,
  message: true,
  startTime: true,
  endTime: true,
  problem: true,
  seal: true,
  expected: true,
  expectedAtLeast: true,
  counts: true,
  open: true,
  nextCheckAt: true,
  deadline: true,
});

export const explainRun = defineTool({
  name: 'explain_run',
  title: 'What became of a run, and why',
  description:
    'Explains a run: how many of how many targets succeeded, in one sentence; the causes that explain all the others, those of the most targets first, each with what to do; and what is still open. Begin here.',
  input: z.object({
    run: Run,
    nextToken: NextToken.describe('For further causes: the nextToken of the page before'),
  }),
  output: z.object({
    sentence: z.string().describe('The answer in words, with what is still open'),
    ...Head.shape,
    causes: z.array(CauseAnswer),
    ...nextTokenField,
  }),
  usual: 10,
  async read({ api, session }, { run, nextToken }, limit) {
    const path = pathOf(await resolveParent(run, session));
    const [report, page] = await Promise.all([
      api.get(path, { limit: 1 }, ReportPage),
      api.get(`${path}/causes`, { limit, nextToken }, CausePage),
    ]);
    const { targets: _, nextToken: __, ...head } = report;
    const open = openWords(report, session.now());
    return {
      ...head,
      sentence: [answerOf(report), ...(open.length === 0 ? [] : [`${open.join('; ')}.`])].join(' '),
      causes: page.causes,
      nextToken: page.nextToken,
    };
  },
});
