import * as z from 'zod';
import { ReportPage } from '../client/answers.ts';
import { pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { isLoopback } from '../connect/loopback.ts';
import { serveUntilInterrupted, startConsole } from '../console/start-console.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { PORT_OPTION } from '../console/console.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';

const Options = z.object({ port: z.number() });

/** Where the page shows a run, below the page's own address. */
const viewOf = (parentId: string): string => `#/runs/${encodeURIComponent(parentId)}`;

export const open: Command = {
  args: [PARENT_ARGUMENT],
  options: [PORT_OPTION],
  details:
    'Opens the browser at the page of a parent execution. Beside local mode that is its own page, and the command ends; else it ' +
    'serves the page as rollcall console does, until Ctrl-C. Where no browser can be opened, it prints the address. Exit code 0 if ' +
    'the page is that of local mode, 130 when Ctrl-C stops it, 3 if the execution is not known.',
  examples: [
    {
      what: 'Look at what a run came to',
      command: 'rollcall open 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { port } = Options.parse(options);
    const client = await session.client();
    await client.get(pathOf(parentId), { limit: 1 }, ReportPage);
    const own = await ownPage(session);
    if (own !== undefined) {
      await show(`${own}/${viewOf(parentId)}`, `${own}/${viewOf(parentId)}`, session);
      return EXIT.allSucceeded;
    }
    const server = await startConsole(session, port);
    await show(`${server.oneTimeUrl()}${viewOf(parentId)}`, `${server.url}${viewOf(parentId)}`, session);
    session.note('Serving the page on this computer. Ctrl-C stops.');
    return serveUntilInterrupted(server, session);
  },
};

/** The address of the page that an API of local mode serves itself. */
async function ownPage(session: Session): Promise<string | undefined> {
  const { ask, baseUrl } = await session.reach();
  if (!isLoopback(new URL(baseUrl))) return undefined;
  const answer = await ask(new Request(`${baseUrl}/`));
  const isPage = answer.ok && (answer.headers.get('content-type') ?? '').startsWith('text/html');
  return isPage ? baseUrl : undefined;
}

async function show(address: string, printed: string, session: Session): Promise<void> {
  const isOpened = await session.openBrowser(address);
  if (!isOpened) session.note('No browser could be opened here: this is the address.');
  await session.output.print(`${printed}\n`);
}
