import { isExecutionId } from '../src/domain/execution-id.ts';
import type { ListedParent } from './client/answers.ts';
import type { Command } from './command.ts';
import { couldNotLook, wrongUsage, type Failure } from './failure.ts';
import { readList } from './list/read-list.ts';
import { silently, type Session } from './session.ts';
import { plainText } from './terminal/plain-text.ts';
import { printAgo } from './terminal/ago.ts';

const MOST_CANDIDATES = 10;

/** The arguments of a command, with the whole ID for each parent that was named in a shorter way. */
export async function resolveParents(
  args: readonly unknown[],
  command: Pick<Command, 'args'>,
  session: Session,
): Promise<readonly unknown[]> {
  const resolve = async (value: unknown): Promise<unknown> => {
    if (Array.isArray(value)) return Promise.all(value.map(resolve));
    return typeof value === 'string' ? resolveParent(value, session) : value;
  };
  return Promise.all(
    args.map((value, index) =>
      command.args[index]?.name.includes('parent-id') === true ? resolve(value) : value,
    ),
  );
}

/**
 * The whole ID of a parent.
 * @param reference a whole ID, as it is; its first 8 characters or more; `@latest`; `@2` for the last but one; `@` and the name of a
 * runbook for its last run
 * @throws {Failure} if no known parent, or more than one, is meant
 */
export async function resolveParent(reference: string, session: Session): Promise<string> {
  if (isExecutionId(reference)) return reference;
  if (!reference.startsWith('@')) return resolvePrefix(reference, session);
  const found = await resolvePosition(reference.slice(1), session);
  session.note(`${reference} is ${describe(found, session.now())}`);
  return found.parentExecutionId;
}

async function resolvePosition(name: string, session: Session): Promise<ListedParent> {
  const position = name === 'latest' ? 1 : /^[1-9]\d{0,3}$/.test(name) ? Number(name) : undefined;
  if (position === undefined) {
    const { executions } = await readList(1, { runbook: name }, silently(session));
    return executions[0] ?? missing(`No run of ${name} is known: it must be the whole name of a runbook`);
  }
  const { executions } = await readList(position, {}, silently(session));
  return (
    executions[position - 1] ??
    missing(
      executions.length === 0
        ? 'No parent execution is known yet'
        : `@${name}: only ${executions.length} parent executions are known`,
    )
  );
}

async function resolvePrefix(prefix: string, session: Session): Promise<string> {
  const { executions, unreadable } = await readList(Infinity, {}, silently(session));
  const all: readonly ListedParent[] = [
    ...executions,
    ...unreadable.map((parentExecutionId) => ({ parentExecutionId })),
  ];
  const candidates = all.filter(({ parentExecutionId }) => parentExecutionId.startsWith(prefix));
  const [only, ...others] = candidates;
  if (only === undefined) {
    return missing(
      `No known parent execution begins with ${prefix}. One that is not in rollcall list yet needs its whole ID`,
    );
  }
  if (others.length === 0) return only.parentExecutionId;
  throw ambiguous(prefix, candidates, session.now());
}

function ambiguous(prefix: string, candidates: readonly ListedParent[], now: number): Failure {
  const more = candidates.length - MOST_CANDIDATES;
  return wrongUsage(
    [
      `${prefix} begins ${candidates.length} IDs:`,
      ...candidates.slice(0, MOST_CANDIDATES).map((one) => `  ${describe(one, now)}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join('\n'),
  );
}

const describe = ({ parentExecutionId, runbook, startTime }: ListedParent, now: number): string =>
  plainText(
    [parentExecutionId, runbook, startTime && `started ${printAgo(startTime, now)}`]
      .flatMap((part) => part || [])
      .join(', '),
  );

function missing(what: string): never {
  throw couldNotLook(what);
}
