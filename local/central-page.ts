import type { RequestListener } from 'node:http';
import { Problem, sendProblem } from '../simulator/control/problem.ts';
import type { Location } from '../simulator/organization/location.ts';

const PATH = '/_rollcall/central';

/**
 * Says where the central stack is, so that the command line needs no setting up: the number of the central account is an
 * access key.
 * @returns the page, by its path
 */
export const centralPage = ({ accountId, region }: Location): ReadonlyMap<string, RequestListener> =>
  new Map([
    [
      PATH,
      (request, response) => {
        if (request.method === 'GET') {
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end(`${JSON.stringify({ accountId, region })}\n`);
          return;
        }
        response.setHeader('allow', 'GET');
        const detail = `${request.method} ${PATH}: allowed is GET`;
        sendProblem(response, new Problem(405, 'Method Not Allowed', detail));
      },
    ],
  ]);
