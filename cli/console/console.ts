import * as z from 'zod';
import type { Command } from '../command.ts';
import { serveUntilInterrupted, startConsole } from './start-console.ts';
import { parsePort } from '../parse-values.ts';

const Options = z.object({ port: z.number() });

export const PORT_OPTION = {
  flags: '--port <number>',
  description: 'on which port; 0 for any that is free',
  fallback: '0',
  parse: parsePort,
};

export const console: Command = {
  args: [],
  options: [PORT_OPTION],
  details:
    'Prints the address of the page, and serves it on this computer until Ctrl-C. What the page asks for is signed with the ' +
    'credentials that any other command would use; they never reach the browser. The address holds a random token: while the ' +
    'command runs, every program on this computer that has it sees what you may see. The page reads; the one thing that it can ask for beside is a ' +
    'collection (rollcall refresh). Exit code 130 when Ctrl-C stops it.',
  examples: [
    { what: 'The page, with the credentials of a profile', command: 'rollcall console --profile audit' },
    { what: 'Over what was gathered on this computer', command: 'rollcall console --local' },
  ],
  run: async ({ options }, session) => {
    const { port } = Options.parse(options);
    const server = await startConsole(session, port);
    await session.output.print(`${server.url}\n`);
    session.note('Serving the page on this computer. Ctrl-C stops.');
    return serveUntilInterrupted(server, session);
  },
};
