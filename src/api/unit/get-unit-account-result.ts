import * as z from 'zod';
import { AccountId, ParentParams, Region, UnitId } from '../http/query/path.ts';
import { defineRoute } from '../http/route.ts';
import { FullResultAnswer } from '../target/full-result-answer.ts';
import { replyWithResult, resultQuery } from '../target/reply-with-result.ts';
import { refuseOtherUnits } from './refuse-other-units.ts';

export const getUnitAccountResult = defineRoute({
  method: 'get',
  path: '/organizational-units/{unitId}/accounts/{accountId}/results/{parentId}/{region}',
  operationId: 'getUnitAccountResult',
  access: 'outputs',
  summary: 'One target in full, for those who may see an organizational unit alone',
  description:
    'The same as `getAccountResult`, below a unit or root. Only for accounts in it or in a unit below it, as the sweep last listed them.',
  params: z.object({ unitId: UnitId, accountId: AccountId, ...ParentParams.shape, region: Region }),
  query: resultQuery,
  answers: { 'application/json': FullResultAnswer },
  problems: ['unknown-target', 'several-targets'],
  sealable: true,
  async reply(parts, { params: { unitId, parentId, ...location }, query }) {
    await refuseOtherUnits(parts, unitId, location.accountId);
    return replyWithResult(parts, { parentId, location, query, isWithinAccount: true });
  },
});
