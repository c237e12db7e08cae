import type { StackInstance } from '../connect/stack-instances.ts';
import type { Session } from '../session.ts';
import { counted } from '../terminal/counted.ts';
import { plainText } from '../terminal/plain-text.ts';

/** An account in a Region; the roles are global, so of them the account alone counts. */
interface Lack {
  readonly accountId: string;
  readonly region?: string;
}

/** A stack set of the members, beside what Rollcall has seen in its ledgers. */
export interface StackSetHealth {
  readonly name: string;
  readonly part: 'roles' | 'forwarder';
  /** Whether there is such a stack set in the caller's account and Region. */
  readonly found: boolean;
  readonly instances: number;
  /** What occurs in a ledger, or was asked for, and has no instance. */
  readonly lacking: readonly Lack[];
  /** Instances whose stack is not as the stack set says. */
  readonly notCurrent: readonly StackInstance[];
}

interface Seen {
  readonly accountId: string;
  /** Absent for an account that occurs in no ledger. */
  readonly region?: string;
}

const PARTS = ['roles', 'forwarder'] as const;
/** Beyond this many, `--json` has the others. */
const MOST_SHOWN = 20;

/** Asks StackSets, with the caller's credentials, for the instances of both stack sets. */
export async function readStackSets(
  locations: readonly Seen[],
  { aws, stackPrefix, progress }: Pick<Session, 'aws' | 'stackPrefix' | 'progress'>,
): Promise<readonly StackSetHealth[]> {
  const [{ listStackInstances }, access] = await Promise.all([
    import('../connect/stack-instances.ts'),
    aws(),
  ]);
  const found: StackSetHealth[] = [];
  for (const part of PARTS) {
    const name = `${stackPrefix}-${part}`;
    progress.show(`instances of ${name}`);
    found.push(compareStackSet(part, name, locations, await listStackInstances(name, access)));
  }
  progress.clear();
  return found;
}

/** @param instances undefined if there is no such stack set */
function compareStackSet(
  part: StackSetHealth['part'],
  name: string,
  locations: readonly Seen[],
  instances: readonly StackInstance[] | undefined,
): StackSetHealth {
  if (instances === undefined) return { name, part, found: false, instances: 0, lacking: [], notCurrent: [] };
  const keyOf = ({ accountId, region }: Seen): string =>
    part === 'roles' ? accountId : `${accountId} ${region}`;
  const present = new Set(instances.map(keyOf));
  const accounts = new Set(instances.map(({ accountId }) => accountId));
  const lacking = new Map<string, Lack>();
  for (const seen of locations) {
    const { accountId, region } = seen;
    const isPresent = region === undefined ? accounts.has(accountId) : present.has(keyOf(seen));
    if (isPresent) continue;
    const isInRegion = part === 'forwarder' && region !== undefined;
    lacking.set(keyOf(seen), isInRegion ? { accountId, region } : { accountId });
  }
  return {
    name,
    part,
    found: true,
    instances: instances.length,
    lacking: [...lacking.values()],
    notCurrent: instances.filter(({ status }) => status !== 'CURRENT'),
  };
}

/** Forwarders are optional, so that none is no fault; one that failed is. */
export const isStackSetBroken = ({ part, lacking, notCurrent }: StackSetHealth): boolean =>
  notCurrent.length > 0 || (part === 'roles' && lacking.length > 0);

/** For people: a line for each stack set, and for each account and Region that needs one. */
export function printStackSets(stackSets: readonly StackSetHealth[]): string {
  return stackSets.map(printStackSet).join('\n');
}

function printStackSet({ name, part, found, instances, lacking, notCurrent }: StackSetHealth): string {
  if (!found) {
    return `Stack set ${name}: none in this account and Region. Ask where member-stack/stack-sets.yml was deployed (--profile, --region)\n`;
  }
  const what = part === 'roles' ? 'account' : 'location';
  const lines = [
    ...lacking.map(
      ({ accountId, region }) => `${accountId}${region === undefined ? '' : ` ${region}`}: no instance`,
    ),
    ...notCurrent.map(
      ({ accountId, region, status, detailedStatus, reason }) =>
        `${accountId} ${region}: ${[status, detailedStatus, reason].filter((text) => text !== undefined).join(', ')}`,
    ),
  ];
  const more = lines.length - MOST_SHOWN;
  return [
    `Stack set ${name}: ${counted(instances, 'instance')}, ${counted(lacking.length, what)} without one, ${notCurrent.length} not current\n`,
    ...lines.slice(0, MOST_SHOWN).map((line) => `  ${plainText(line)}\n`),
    ...(more > 0 ? [`  and ${more} more (--json)\n`] : []),
  ].join('');
}
