import type { Ask } from '../../client/ask.ts';
import { createClient, type Client } from '../client/client.ts';
import type { GlobalValues } from '../option-values.ts';
import type { Automation } from '../retry/automation.ts';
import type { AskForCode } from './ask-for-code.ts';
import { httpAsk } from './http-ask.ts';
import type { Identity } from './identity.ts';
import { isLoopback } from './loopback.ts';
import { repeatedOptions } from '../repeated-options.ts';
import { baseOf, parseUrl } from './parse-url.ts';

/** What a connection takes from outside. */
export interface ConnectionDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Of `ROLLCALL_URL`. */
  readonly url: string | undefined;
  /** The value of `AWS_ACCESS_KEY_ID`. */
  readonly accessKeyId: string | undefined;
  /** Of `AWS_REGION`, or else of `AWS_DEFAULT_REGION`: the AWS CLI takes both, the SDK the first one only. */
  readonly environmentRegion: string | undefined;
  /** Undefined if there is no person to ask. */
  readonly askForCode: AskForCode | undefined;
}

export type ConnectionOptions = Pick<
  GlobalValues,
  'local' | 'store' | 'url' | 'endpointUrl' | 'stackPrefix' | 'profile' | 'region'
>;

/** Rollcall's API, reached. */
export interface ReachedApi {
  readonly ask: Ask;
  /** Such as `https://abc.execute-api.eu-west-1.amazonaws.com`, without a slash at its end. */
  readonly baseUrl: string;
}

/**
 * Rollcall's API over the network: at `--url` or `ROLLCALL_URL`, or where the deployed stack says;
 * `--endpoint-url` takes precedence over the variable. Requests are signed, except to a given address on this
 * computer: local mode does not authenticate.
 * @throws {Failure} that says what is missing
 */
export async function reachApi(options: ConnectionOptions, deps: ConnectionDeps): Promise<ReachedApi> {
  const { fetch, sleep, now } = deps;
  const url = givenUrl(options, deps);
  if (url !== undefined && isLoopback(url)) {
    return { ask: httpAsk({ fetch, sleep, now, sign: undefined }), baseUrl: baseOf(url) };
  }
  const identity = await identify(options, deps);
  const [{ findApiUrl }, { signFor }] = await Promise.all([import('./api-url.ts'), import('./sign.ts')]);
  const apiUrl = url ?? (await findApiUrl(options.stackPrefix, identity, options.endpointUrl));
  const ask = httpAsk({ fetch, sleep, now, sign: signFor(apiUrl, identity) });
  return { ask, baseUrl: baseOf(apiUrl) };
}

/** The same, as the commands see it. */
export async function connect(options: ConnectionOptions, deps: ConnectionDeps): Promise<Client> {
  const { ask, baseUrl } = await reachApi(options, deps);
  return createClient(ask, baseUrl, repeatedOptions(options));
}

/** @throws {Failure} if a given address is invalid */
function givenUrl({ url, endpointUrl }: ConnectionOptions, deps: ConnectionDeps): URL | undefined {
  const given = url ?? (endpointUrl === undefined ? deps.url : undefined);
  return given === undefined ? undefined : parseUrl(url === undefined ? 'ROLLCALL_URL' : '--url', given);
}

/** Whether the API does not authenticate: it is at a given address on this computer. */
export function isUnsigned(options: ConnectionOptions, deps: ConnectionDeps): boolean {
  const url = givenUrl(options, deps);
  return url !== undefined && isLoopback(url);
}

/**
 * AWS itself, in a Region, with the credentials that sign requests to the API.
 * @throws {Failure} that says what is missing
 */
export async function connectAutomation(
  options: ConnectionOptions,
  region: string,
  deps: ConnectionDeps,
): Promise<Automation> {
  const identity = await identify({ ...options, region }, deps);
  const { ssmAutomation } = await import('./ssm-automation.ts');
  return ssmAutomation(identity, region, options.endpointUrl);
}

/**
 * The caller. Without a name it is the central account, if a simulated organization is asked. Where no Region is given, that of
 * the organization's central account is used.
 * @throws {Failure} if `--endpoint-url` is no address
 */
export async function identify(
  { endpointUrl, profile, region }: ConnectionOptions,
  { fetch, accessKeyId, environmentRegion, askForCode }: ConnectionDeps,
): Promise<Identity> {
  const { isLocalKey, localIdentity } = await import('./local-identity.ts');
  const endpoint = endpointUrl === undefined ? undefined : parseUrl('--endpoint-url', endpointUrl);
  const askOrganization = async (): Promise<Identity | undefined> =>
    endpoint !== undefined && isLoopback(endpoint)
      ? localIdentity(baseOf(endpoint), region, fetch)
      : undefined;
  if (profile === undefined && !isLocalKey(accessKeyId)) {
    const local = await askOrganization();
    if (local !== undefined) return local;
  }
  const { chainIdentity } = await import('./chain-identity.ts');
  const identity = await chainIdentity(profile, region ?? environmentRegion, askForCode);
  if (identity.region !== undefined) return identity;
  return { ...identity, region: (await askOrganization())?.region };
}
