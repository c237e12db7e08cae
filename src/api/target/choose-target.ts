import type { Location } from '../../domain/location.ts';
import type { RollCall } from '../../ledger/evaluate-targets.ts';
import type { Target } from '../../ledger/target.ts';
import { Problem } from '../http/problem.ts';
import { payloadBytes } from '../results/result-page.ts';

/** At most this many candidates are listed, and fewer if their resources have very long names. */
const MAX_CANDIDATES = 50;
const MAX_CANDIDATE_BYTES = 256 * 1024;

/** What tells targets in one location apart. An empty text stands for an absent value. */
interface Asked {
  readonly executionId?: string | undefined;
  readonly resource?: string | undefined;
}

interface Chosen {
  readonly target: Target;
  /** How many targets cannot be told apart from it, itself included. */
  readonly alike: number;
}

/**
 * The one target that is meant.
 * @throws {Problem} if no target is expected there, or several that can be told apart
 */
export function chooseTarget(
  parentId: string,
  { targets, expectedAtLeast }: RollCall,
  location: Location,
  asked: Asked,
): Chosen {
  const there = targets.filter(
    (target) =>
      target.location?.accountId === location.accountId && target.location.region === location.region,
  );
  if (there.length === 0) throw noneExpected(parentId, location, expectedAtLeast, targets);
  const meant = there.filter(
    ({ executionId = '', resource = '' }) =>
      (asked.executionId ?? executionId) === executionId && (asked.resource ?? resource) === resource,
  );
  const [first] = meant;
  if (first === undefined) throw noneOfThem(location, asked, there);
  const isAlike = ({ executionId, resource }: Target): boolean =>
    executionId === first.executionId && resource === first.resource;
  if (!meant.every(isAlike)) throw several(location, meant);
  return { target: first, alike: meant.length };
}

const MOST_REGIONS = 40;

/** Empty if that Region is expected elsewhere. */
function otherRegions(region: string, targets: readonly Target[]): string {
  const all = [...new Set(targets.flatMap(({ location }) => location?.region ?? []))].sort();
  const more = all.length - MOST_REGIONS;
  if (all.length === 0 || all.includes(region)) return '';
  return ` Expected Regions: ${all.slice(0, MOST_REGIONS).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

const noneExpected = (
  parentId: string,
  { accountId, region }: Location,
  mayBeMore: boolean,
  targets: readonly Target[],
): Problem =>
  new Problem(
    'unknown-target',
    'Unknown target',
    `No target of ${parentId} is expected in account ${accountId}, ${region}` +
      (mayBeMore ? ', as far as is known yet.' : '.') +
      otherRegions(region, targets),
    {
      accountId,
      region,
      next: [
        {
          operation: 'listResults',
          parameters: { parentId, accountId, fields: 'region,verdict' },
          description: 'lists the targets of that account',
        },
        ...(mayBeMore
          ? ([
              {
                operation: 'requestCollection',
                parameters: { parentId },
                description: 'asks AWS again for the targets that are still open',
              },
            ] as const)
          : []),
      ],
    },
  );

const noneOfThem = ({ accountId, region }: Location, asked: Asked, there: readonly Target[]): Problem =>
  new Problem(
    'unknown-target',
    'Unknown target',
    `None of the targets in account ${accountId}, ${region} has ${toWords(asked)}: take one of the candidates.`,
    { accountId, region, ...toCandidates(there) },
  );

const several = ({ accountId, region }: Location, meant: readonly Target[]): Problem =>
  new Problem(
    'several-targets',
    'Several targets',
    `${meant.length} targets are expected in account ${accountId}, ${region}: add executionId= or target= with the value of one of the candidates, or with none for those that have none.`,
    { accountId, region, ...toCandidates(meant) },
  );

const toWords = (asked: Asked): string =>
  Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (value === '' ? `no ${name}` : `the ${name} ${value}`))
    .join(' and ');

function toCandidates(targets: readonly Target[]) {
  let bytes = 0;
  const candidates = targets
    .slice(0, MAX_CANDIDATES)
    .map(({ executionId, resource, verdict }) => ({ executionId, resource, verdict }))
    .filter((candidate) => {
      bytes += payloadBytes(candidate);
      return bytes <= MAX_CANDIDATE_BYTES;
    });
  const more = targets.length - candidates.length;
  return { candidates, ...(more > 0 ? { moreCandidates: more } : {}) };
}
