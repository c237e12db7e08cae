import { once } from 'node:events';
import type { Server } from 'node:http';

/** The address of a server on any port that is free, once it listens. */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
