import * as z from 'zod';
import { AccountExecutionsAnswer } from '../account/account-answer.ts';
import {
  accountExecutionsQuery,
  replyWithAccountExecutions,
} from '../account/reply-with-account-executions.ts';
import { AccountId, UnitId } from '../http/query/path.ts';
import { defineRoute } from '../http/route.ts';
import { refuseOtherUnits } from './refuse-other-units.ts';

export const listUnitAccountExecutions = defineRoute({
  method: 'get',
  path: '/organizational-units/{unitId}/accounts/{accountId}/executions',
  operationId: 'listUnitAccountExecutions',
  access: 'report',
  summary: 'What ran in an account of an organizational unit, newest first',
  description:
    'The same as `listAccountExecutions`, below a unit or root, so that IAM can allow one unit by its path. Only for accounts in it or in a unit below it, as the sweep last listed them.',
  params: z.object({ unitId: UnitId, accountId: AccountId }),
  query: accountExecutionsQuery,
  answers: { 'application/json': AccountExecutionsAnswer },
  problems: [],
  async reply(parts, { params: { unitId, accountId }, query, listing }) {
    await refuseOtherUnits(parts, unitId, accountId);
    return replyWithAccountExecutions(parts, { accountId, query, listing });
  },
});
