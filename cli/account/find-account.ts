import { isAccountId } from '../../src/domain/location.ts';
import { readCoverage } from '../coverage/read-coverage.ts';
import { couldNotLook, wrongUsage } from '../failure.ts';
import type { Session } from '../session.ts';
import { plainText } from '../terminal/plain-text.ts';

const MOST_CANDIDATES = 10;

/**
 * The ID of an account.
 * @param reference its ID; or its name, or a part of it that no other account's has, in any case
 * @throws {Failure} if no account, or more than one, has that name
 */
export async function findAccount(reference: string, session: Session): Promise<string> {
  if (isAccountId(reference)) return reference;
  const names = new Map(
    (await readCoverage([], [], session)).flatMap(({ accountId, accountName }) =>
      accountName === undefined ? [] : [[accountId, accountName]],
    ),
  );
  const wanted = reference.toLowerCase();
  const containing = [...names].filter(([, name]) => name.toLowerCase().includes(wanted));
  const whole = containing.filter(([, name]) => name.toLowerCase() === wanted);
  const [only, ...others] = whole.length > 0 ? whole : containing;
  if (only === undefined) {
    throw couldNotLook(
      names.size === 0
        ? 'No name of an account is known here: give its ID'
        : `No account in which something was expected within the last 90 days is named ${plainText(reference)}: give its ID`,
    );
  }
  if (others.length === 0) return only[0];
  const lines = [only, ...others]
    .slice(0, MOST_CANDIDATES)
    .map(([id, name]) => `  ${id}  ${plainText(name)}`);
  const more = 1 + others.length - MOST_CANDIDATES;
  throw wrongUsage(
    [
      `${plainText(reference)} is in the names of ${1 + others.length} accounts:`,
      ...lines,
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join('\n'),
  );
}
