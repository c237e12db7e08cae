import * as z from 'zod';
import { ListedParentAnswer } from '../../src/api/ledgers/parent-answer.ts';
import { nextTokenField } from '../../src/api/http/fields.ts';
import { ListPage } from '../client/answers.ts';
import { defineTool, NextToken } from './tool.ts';

const text = z.string().optional();

export const listRuns = defineTool({
  name: 'list_runs',
  title: 'Runs, newest first',
  description:
    'Lists runs of automations across accounts (parent executions), newest first, with how many targets each had and what became of them once it is sealed.',
  input: z.object({
    runbook: text.describe('Only runs of this runbook: its whole name'),
    startedBy: text.describe('Only runs that this principal started: its ARN, or what follows a / in it'),
    status: text.describe('Only runs with this status of AWS, such as Failed; several with commas'),
    sealed: z.boolean().optional().describe('Only runs that are complete, or only those that are not'),
    since: text.describe('Only runs that started then or later: 7d, 12h, 2026-01-31'),
    until: text.describe('Only runs that started before; written like since'),
    nextToken: NextToken,
  }),
  output: z.object({
    executions: z.array(ListedParentAnswer.omit({ message: true })),
    unreadable: z.array(z.string()).optional().describe('IDs of runs that Rollcall cannot read'),
    ...nextTokenField,
  }),
  read: ({ api }, { sealed, ...query }, limit) =>
    api.get('/executions', { ...query, sealed: sealed?.toString(), limit }, ListPage),
});
