import type { ServeParts } from '../http/parts.ts';
import { badParameter } from '../http/problem.ts';

/**
 * IAM allows a unit by its path, and cannot know its accounts: that is decided here. An account of which no unit is known is in none.
 * @throws {Problem} the same for every account that is not in the unit or in a unit below it
 */
export async function refuseOtherUnits(
  { accountFacts }: Pick<ServeParts, 'accountFacts'>,
  unitId: string,
  accountId: string,
): Promise<void> {
  const { unitPaths } = await accountFacts();
  if (unitPaths.get(accountId)?.split('/').includes(unitId) === true) return;
  throw badParameter('accountId', accountId, `is not known to be in ${unitId} or in a unit below it`);
}
