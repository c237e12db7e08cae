import * as z from 'zod';
import type { Identity } from './identity.ts';
import { networkFailure } from './network-failure.ts';

const PATH = '/_rollcall/central';
/** Every account of a simulated organization has this secret: local/README.md. */
const LOCAL_SECRET = 'local';
const PATIENCE_MS = 2_000;

const Central = z.looseObject({ accountId: z.string().regex(/^\d{12}$/), region: z.string().min(1) });

/** Whether an access key is that of an account of a simulated organization: such keys are account numbers. */
export const isLocalKey = (accessKeyId: string | undefined): boolean => /^\d{12}$/.test(accessKeyId ?? '');

/**
 * The central account of a simulated organization, which needs no setting up: it says itself who that is.
 * @param fetch that of this process
 * @returns undefined if what answers is no simulated organization
 * @throws {Transient} if nobody answers
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
  const central = Central.safeParse(await response.json().catch(() => undefined)).data;
  if (central === undefined) return undefined;
  return {
    credentials: async () => ({ accessKeyId: central.accountId, secretAccessKey: LOCAL_SECRET }),
    region: region ?? central.region,
  };
}
