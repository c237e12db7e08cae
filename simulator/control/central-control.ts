import type { IncomingMessage, RequestListener } from 'node:http';
import type { Location } from '../organization/location.ts';
import { Problem, sendProblem } from './problem.ts';

const PATH = '/_rollcall/central';

/** Whether a request asks where the central stack is. */
export const asksForCentral = ({ url = '/' }: IncomingMessage): boolean => url.split('?')[0] === PATH;

/**
 * Says where the central stack is, for a command line that nobody has set up: its account's number is an access key.
 */
export const centralControl =
  ({ accountId, region }: Location): RequestListener =>
  (request, response) => {
    try {
      if (request.method !== 'GET') {
        response.setHeader('allow', 'GET');
        throw new Problem(405, 'Method Not Allowed', `${request.method} ${PATH}: allowed is GET`);
      }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`${JSON.stringify({ accountId, region })}\n`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      sendProblem(response, error);
    }
  };
