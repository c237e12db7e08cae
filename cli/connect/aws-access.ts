import { couldNotLook } from '../failure.ts';
import { identify, type ConnectionOptions, type ConnectionDeps } from './connect.ts';
import type { Identity } from './identity.ts';
import { baseOf, parseUrl } from './parse-url.ts';

/** Where AWS is, and with which credentials to call it, for a command that reads AWS itself. */
export interface AwsAccess {
  readonly region: string;
  /** Undefined for AWS itself. */
  readonly endpoint: string | undefined;
  readonly credentials: Identity['credentials'];
}

/** @throws {Failure} if there is no Region, or `--endpoint-url` is no address */
export async function accessAws(options: ConnectionOptions, deps: ConnectionDeps): Promise<AwsAccess> {
  const { credentials, region } = await identify(options, deps);
  if (region === undefined) {
    throw couldNotLook(
      'No Region: give that in which the parent execution was started with --region, AWS_REGION, AWS_DEFAULT_REGION or the profile',
    );
  }
  const { endpointUrl } = options;
  const endpoint = endpointUrl === undefined ? undefined : baseOf(parseUrl('--endpoint-url', endpointUrl));
  return { region, endpoint, credentials };
}
