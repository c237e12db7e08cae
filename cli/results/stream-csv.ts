import { couldNotLook } from '../failure.ts';
import type { Session } from '../session.ts';
import type { Query } from '../client/client.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';

/** A line end within a cell is never CR LF. */
const LINE_END = '\r\n';

/**
 * Prints results in CSV as the API writes them, as one file: each page begins with the header line, which is
 * printed once.
 * @throws {Failure} if the columns have changed between pages: a running parent may get another output
 */
export async function streamCsv(
  parentId: string,
  query: Query,
  { client, output, progress }: Session,
): Promise<void> {
  const api = await client();
  let [head, nextToken]: (string | undefined)[] = [];
  for (let page = 1; ; page += 1) {
    const path = `${pathOf(parentId)}/results`;
    const { text, nextToken: next } = await api.getText(
      path,
      { ...query, limit: ITEMS_PER_PAGE, nextToken },
      'csv',
    );
    const end = text.indexOf(LINE_END) + LINE_END.length;
    const line = text.slice(0, end);
    progress.clear();
    if (head !== undefined && head !== line) {
      throw couldNotLook(
        'The columns have changed while they were read, since the parent goes on: what was printed is not whole. Ask again once it is sealed (rollcall wait), choose columns (--fields), or take --output ndjson',
      );
    }
    await output.print(head === undefined ? text : text.slice(end));
    head = line;
    nextToken = next;
    if (nextToken === undefined || output.isClosed()) return;
    progress.show(`${page} pages`);
  }
}
