import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/**
 * What controls the simulation answers this computer alone, and no web page of others.
 * @param url such as `http://127.0.0.1:4566`
 * @throws {Problem} for a name that is not this server's, or an origin that is not its own
 */
export function refuseStrangers({ headers }: IncomingMessage, url: string): void {
  const { port } = new URL(url);
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${port}`);
  const { host = 'missing', origin } = headers;
  if (!hosts.includes(host)) {
    throw new Problem(403, 'Forbidden', `host is ${host}: must be ${hosts.join(' or ')}`);
  }
  if (origin !== undefined && !hosts.includes(origin.replace(/^http:\/\//, ''))) {
    throw new Problem(403, 'Forbidden', `origin is ${origin}: no web page but this server's may do this`);
  }
}
