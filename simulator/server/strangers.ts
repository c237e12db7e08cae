import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem, sendProblem } from '../control/problem.ts';

/** What a page of another origin may still do: take the user here, as a link does. */
const NAVIGATION = { mode: 'navigate', destination: 'document' };

/**
 * Refuses whatever does not come from this computer by one of its own names, or comes from a web page of another origin:
 * such a page knows the public secret, and a name that is made to point here (DNS rebinding) would make it our own.
 * @param port the server's own
 * @returns whether the request was refused, and answered
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function refuseStranger(request: IncomingMessage, response: ServerResponse, port: number): boolean {
  const fault = strangerFault(request, port);
  if (fault === undefined) return false;
  // AWS's SDKs show the message of what they cannot read.
  sendProblem(response, new Problem(403, 'Forbidden', fault), { message: fault });
  return true;
}

function strangerFault({ method, headers }: IncomingMessage, port: number): string | undefined {
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${port}`);
  const { host = 'missing', origin } = headers;
  if (!hosts.includes(host.toLowerCase())) return `host is ${host}: must be ${hosts.join(' or ')}`;
  if (origin !== undefined && origin !== `http://${host.toLowerCase()}`) {
    return `origin is ${origin}: no web page but this server's may do this`;
  }
  const site = headers['sec-fetch-site'];
  if (typeof site !== 'string' || ['same-origin', 'none'].includes(site)) return undefined;
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  const isLink = method === 'GET' && mode === NAVIGATION.mode && destination === NAVIGATION.destination;
  return isLink ? undefined : `sec-fetch-site is ${site}: no web page but this server's may do this`;
}
