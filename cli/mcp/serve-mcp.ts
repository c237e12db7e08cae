import { finished } from 'node:stream/promises';
import type { Session } from '../session.ts';
import { createMcpServer } from './mcp-server.ts';
import type * as Protocol from './protocol.ts';

/**
 * Serves the tools over standard input and output until the client closes them, or the program is interrupted.
 * @returns whether it was interrupted
 */
export async function serveMcp(
  { McpServer, serveStdio, StdioServerTransport }: typeof Protocol,
  session: Session,
): Promise<boolean> {
  const { stdin, stdout } = session.streams();
  const interrupted = session.interruption();
  const handle = serveStdio(() => createMcpServer(McpServer, session), {
    transport: new StdioServerTransport(stdin, stdout),
    onerror: ({ message }) => session.note(`rollcall: ${message}`),
  });
  await finished(stdin, { writable: false, signal: interrupted, error: false }).catch((error: unknown) => {
    if (!interrupted.aborted) throw error;
  });
  await handle.close();
  return interrupted.aborted;
}
