import * as z from 'zod';
import { AccountExecutionsAnswer } from '../../src/api/account/account-answer.ts';
import { CauseAnswer } from '../../src/api/causes/cause-answer.ts';
import { AccountPage } from '../account/account-page.ts';
import { findAccount } from '../account/find-account.ts';
import { defineTool, NextToken } from './tool.ts';

const text = z.string().optional();

export const accountHistory = defineTool({
  name: 'account_history',
  title: 'What ran in an account, and whether it always fails there',
  description:
    'Lists what ran in one account, whichever run started it, newest first: verdict, cause, and how often its runbook failed there lately.',
  input: z.object({
    account: z.string().min(1).describe('Its ID, its name, or a part of the name that is in no other'),
    runbook: text.describe('Only executions of this runbook: its whole name'),
    verdict: text.describe('Only these verdicts, such as failed,timedOut'),
    since: text.describe('Only executions that started then or later: 7d, 12h, 2026-01-31'),
    until: text.describe('Only executions that started before; written like since'),
    nextToken: NextToken,
  }),
  output: AccountExecutionsAnswer.extend({
    causes: z.array(CauseAnswer.pick({ id: true, title: true, advice: true, count: true })),
  }),
  async read({ api, session }, { account, ...query }, limit) {
    const accountId = await findAccount(account, session);
    return api.get(`/accounts/${accountId}/executions`, { ...query, limit }, AccountPage);
  },
});
