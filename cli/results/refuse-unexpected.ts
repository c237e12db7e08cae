import { couldNotLook } from '../failure.ts';
import { silently, type Session } from '../session.ts';
import { readResults } from './read-results.ts';

/** The values of filters, with commas. */
interface Filters {
  readonly account: string | undefined;
  readonly inRegion: string | undefined;
}

const MOST_LISTED = 40;

/**
 * An account or a Region in which no target is expected is most likely misspelt: an empty list would look like a good answer.
 * @throws {Failure} that names it, and what is expected
 */
export async function refuseUnexpected(
  parentId: string,
  { account, inRegion }: Filters,
  session: Session,
): Promise<void> {
  if (account === undefined && inRegion === undefined) return;
  const { results, expectedAtLeast } = await readResults(
    parentId,
    { fields: 'accountId,region' },
    silently(session),
  );
  const known = expectedAtLeast ? 'No known target' : 'No target';
  refuse(
    known,
    'Regions',
    inRegion,
    results.flatMap(({ region }) => region ?? []),
  );
  refuse(
    known,
    'accounts',
    account,
    results.flatMap(({ accountId }) => accountId ?? []),
  );
}

function refuse(none: string, what: string, given: string | undefined, all: readonly string[]): void {
  const expected = [...new Set(all)].sort();
  const unexpected = (given ?? '').split(',').filter((one) => one !== '' && !expected.includes(one));
  if (unexpected.length === 0) return;
  const listed =
    expected.length > MOST_LISTED
      ? `${expected.slice(0, MOST_LISTED).join(', ')} and ${expected.length - MOST_LISTED} more`
      : expected.join(', ');
  throw couldNotLook(
    `${none} in ${unexpected.join(', ')}; expected ${what}: ${expected.length === 0 ? 'none' : listed}`,
  );
}
