import type { IncomingMessage, RequestListener } from 'node:http';
import type { Place } from '../../src/automation/place.ts';
import { Problem, sendProblem } from './problem.ts';
import { refuseStrangers } from './refuse-strangers.ts';

const PATH = '/_rollcall/central';

/** Whether a request asks where the central stack is. */
export const asksForCentral = ({ url = '/' }: IncomingMessage): boolean => url.split('?')[0] === PATH;

/**
 * Says where the central stack is, for a command line that nobody has set up: its account's number is an access key.
 * @param url such as `http://127.0.0.1:4566`
 */
export const centralControl =
  ({ accountId, region }: Place, url: string): RequestListener =>
  (request, response) => {
    try {
      refuseStrangers(request, url);
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
