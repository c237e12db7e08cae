import * as z from 'zod';
import type { Identity } from './identity.ts';
import { wrongUsage } from '../failure.ts';
import { networkFailure } from './network-failure.ts';

const PATH = '/_rollcall/central';
/** Every account of a simulated organization has this secret: simulator/README.md. */
const LOCAL_SECRET = 'local';
const PATIENCE_MS = 2_000;

const Central = z.looseObject({ accountId: z.string().regex(/^\d{12}$/), region: z.string().min(1) });

/** The answer of Rollcall's API to an unknown route. */
const Problem = z.looseObject({ type: z.string().startsWith('urn:rollcall:problem:') });

/** Whether an access key belongs to an account of a simulated organization: such keys are account numbers. */
export const isLocalKey = (accessKeyId: string | undefined): boolean => /^\d{12}$/.test(accessKeyId ?? '');

/**
 * The central account of a simulated organization, which the organization itself names, so nothing needs to be
 * set up.
 * @param fetch that of this process
 * @returns undefined if the address is not that of a simulated organization
 * @throws {Failure} if Rollcall's own API answers, which has another address
 * @throws {Transient} if there is no answer
 */
export async function localIdentity(
  endpoint: string,
  region: string | undefined,
  fetch: typeof globalThis.fetch,
): Promise<Identity | undefined> {
  const response = await fetch(`${endpoint}${PATH}`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    (error: unknown) => {
      throw networkFailure(error, endpoint) ?? error;
    },
  );
  const answer: unknown = await response.json().catch(() => undefined);
  if (Problem.safeParse(answer).success) {
    throw wrongUsage(
      `--endpoint-url ${endpoint}: that is Rollcall's API, which --url takes. npm start prints both addresses; ` +
        "--endpoint-url is that of AWS's protocols, such as http://localhost:4566",
    );
  }
  const central = Central.safeParse(answer).data;
  if (central === undefined) return undefined;
  return {
    credentials: async () => ({ accessKeyId: central.accountId, secretAccessKey: LOCAL_SECRET }),
    region: region ?? central.region,
  };
}
