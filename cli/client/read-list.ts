import type { Session } from '../session.ts';
import { ListPage, type ListedParent } from './answers.ts';

const PARENTS_PER_PAGE = 100;

export interface ParentList {
  readonly executions: readonly ListedParent[];
  /** Whether there are more than were asked for. */
  readonly hasMore: boolean;
}

/** The newest parents, page after page. @param most Infinity for all */
export async function readList(most: number, { client, output, progress }: Session): Promise<ParentList> {
  const api = await client();
  const executions: ListedParent[] = [];
  let nextToken: string | undefined;
  for (;;) {
    const limit = Math.min(PARENTS_PER_PAGE, most - executions.length);
    const page = await api.get('/executions', { limit, nextToken }, ListPage);
    executions.push(...page.executions);
    progress.show(`${executions.length} parent executions`);
    await output.stream(page.executions);
    nextToken = page.nextToken;
    const isEnough = executions.length >= most || output.isClosed();
    if (nextToken === undefined || isEnough) {
      progress.clear();
      return { executions, hasMore: nextToken !== undefined };
    }
  }
}
