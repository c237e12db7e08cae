import { ReportPage } from '../client/answers.ts';
import { pathOf } from '../client/read-report.ts';
import { couldNotLook } from '../failure.ts';
import { readList } from '../list/read-list.ts';
import { silently, type Session } from '../session.ts';

/**
 * The last run of the same runbook that started before it.
 * @throws {Failure} if there is none, or its runbook or start is not known
 */
export async function runBefore(parentId: string, session: Session): Promise<string> {
  const api = await session.client();
  const { runbook, startTime } = await api.get(pathOf(parentId), { limit: 1 }, ReportPage);
  if (runbook === undefined || startTime === undefined) {
    throw couldNotLook(`When ${parentId} began, and of which runbook it is, is not known: give both IDs`);
  }
  const { executions } = await readList(1, { runbook, until: startTime }, silently(session));
  const [before] = executions;
  if (before !== undefined) return before.parentExecutionId;
  throw couldNotLook(
    `No earlier run of ${runbook} is known: ${parentId} is the first. Give both IDs to compare it with another`,
  );
}
