import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { createClient } from '../../cli/client/client.ts';
import { createMcpServer } from '../../cli/mcp/mcp-server.ts';
import type { ServeSettings } from '../../src/api/http/parts.ts';
import { aSession } from '../support/a-session.ts';
import { anApi } from '../support/an-api.ts';

export interface Connected {
  readonly client: Client;
  /** What the tools asked the API, as `GET /path`. */
  readonly asked: readonly string[];
  /** The whole result of a call. */
  readonly call: (name: string, input?: Record<string, unknown>) => ReturnType<Client['callTool']>;
  /** Its structured content. @throws {Error} if it is none */
  readonly answer: <Answer>(name: string, input?: Record<string, unknown>) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** The protocol's own client, joined within this process to the tools over the API over a store. */
export async function connect(store: ServeSettings['store']): Promise<Connected> {
  const { api } = anApi(store);
  const asked: string[] = [];
  const session = aSession(
    createClient(async (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return api.request(request);
    }, 'http://api'),
  );
  const [ofClient, ofServer] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test', version: '1.0.0' });
  await Promise.all([createMcpServer(McpServer, session).connect(ofServer), client.connect(ofClient)]);
  const call: Connected['call'] = (name, input = {}) => client.callTool({ name, arguments: input });
  return {
    client,
    asked,
    call,
    answer: async <Answer>(name: string, input?: Record<string, unknown>) => {
      const { structuredContent, content } = await call(name, input);
      if (structuredContent === undefined) throw new Error(JSON.stringify(content));
      return structuredContent as Answer;
    },
    close: () => client.close(),
  };
}
