import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';

export const mcp: Command = {
  args: [],
  options: [],
  details:
    'Serves Rollcall to an agent, by the Model Context Protocol, over standard input and output, until standard input is closed. Its tools read, ' +
    'and start nothing. What accounts and runbooks wrote is marked as untrusted in each answer. With --local it answers from what was ' +
    'gathered. Standard error has what went wrong. Exit code 0 once the client has gone.',
  examples: [
    { what: 'As the program of a server in the settings of an agent', command: 'rollcall mcp' },
    { what: 'Over what was gathered on this computer', command: 'rollcall mcp --local' },
  ],
  run: async (_input, session) => {
    const [{ serveMcp }, protocol] = await Promise.all([import('./serve-mcp.ts'), import('./protocol.ts')]);
    const wasInterrupted = await serveMcp(protocol, session);
    return wasInterrupted ? EXIT.interrupted : EXIT.allSucceeded;
  },
};
