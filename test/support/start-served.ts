import type { PageFiles } from '../../console/serve/page-files.ts';
import { startHttpApi } from '../../local/http-api.ts';
import { createApi } from '../../src/app/api.ts';
import { startRollcall, type RollcallOptions, type RunningRollcall } from '../flow/start-rollcall.ts';

/**
 * A simulated organization with Rollcall in it, and its API on a port: local mode within the test, under virtual time and
 * without its story, so that a test decides what happens and when. `startLocalMode` is `npm start` itself, in real time.
 */
export interface Served extends RunningRollcall {
  /** Of the API; that of AWS's protocols is the organization's. */
  readonly url: string;
}

export async function startServed({
  page,
  ...options
}: RollcallOptions & { readonly page?: PageFiles | undefined } = {}): Promise<Served> {
  const rollcall = await startRollcall({ schedules: false, ...options });
  const { organization, functionOf } = rollcall;
  const app = createApi(...functionOf('api'));
  const api = await startHttpApi(
    0,
    async ({ rawPath, rawQueryString, requestContext: { http } }) => {
      const response = await app.request(`${rawPath}?${rawQueryString}`, { method: http.method });
      const { status: statusCode, headers } = response;
      return { statusCode, headers: Object.fromEntries(headers), body: await response.text() };
    },
    (request) => organization.verifySignature('execute-api', request),
    page,
  );
  organization.serveApiAt(api.url);
  return {
    ...rollcall,
    url: api.url,
    close: async () => {
      await api.close();
      await rollcall.close();
    },
  };
}
