import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { couldNotLook } from '../failure.ts';
import { discoveryFailure } from './discovery-failure.ts';
import type { Identity } from './identity.ts';
import { parseUrl } from './parse-url.ts';

/**
 * The API's address, from the SSM parameter that the central stack writes: `/<prefix>/api-url`.
 * @param endpoint where SSM is, if not at AWS
 * @throws {Failure} that says why it was not found
 */
export async function findApiUrl(
  prefix: string,
  { credentials, region }: Identity,
  endpoint: string | undefined,
): Promise<URL> {
  if (region === undefined) {
    throw couldNotLook(
      'No Region: give that of the central stack with --region, AWS_REGION, AWS_DEFAULT_REGION or the profile; or the address of the API with --url',
    );
  }
  const parameter = `/${prefix}/api-url`;
  const ssm = new SSMClient({ credentials, region, ...(endpoint !== undefined && { endpoint }) });
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
    return parseUrl(`SSM parameter ${parameter}`, Parameter?.Value ?? '');
  } catch (error) {
    throw discoveryFailure(error, { parameter, region, endpoint });
  } finally {
    ssm.destroy();
  }
}
