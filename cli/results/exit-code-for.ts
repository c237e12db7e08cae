import type { ExitCode } from '../exit-code.ts';
import { silently, type Session } from '../session.ts';
import { exitCodeOf } from '../client/exit-code-of.ts';
import { readResults } from './read-results.ts';

/** Whether every expected target has succeeded, and every target of theirs, whatever the filters: reads no outputs. */
export async function exitCodeFor(parentId: string, session: Session): Promise<ExitCode> {
  const all = await readResults(parentId, { fields: 'targets' }, silently(session));
  return exitCodeOf(all, all.results);
}
