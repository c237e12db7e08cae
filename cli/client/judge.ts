import type { ExitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { readResults } from './read-results.ts';

/** Whether every expected target has succeeded, and every target of theirs, whatever was asked for: no outputs are read. */
export async function judge(parentId: string, { client, output, progress }: Session): Promise<ExitCode> {
  const silent = { ...output, stream: async () => undefined };
  const all = await readResults(parentId, { fields: 'targets' }, { client, output: silent, progress });
  return exitCodeOf(all, all.results);
}
