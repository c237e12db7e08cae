import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { couldNotLook, Failure, Transient } from '../failure.ts';
import type { Identity } from './identity.ts';
import { parseUrl } from './parse-url.ts';
import { callFailure } from './call-failure.ts';

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

/** Why the API's address was not found in the stack, and what to do. */
function discoveryFailure(
  error: unknown,
  {
    parameter,
    region,
    endpoint,
  }: { readonly parameter: string; readonly region: string; readonly endpoint: string | undefined },
): Failure {
  if (error instanceof Failure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const where = `in ${region}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  if (name === 'ParameterNotFound') {
    return couldNotLook(
      `No deployed stack: there is no SSM parameter ${parameter} ${where}, in the account whose credentials these are. Is it the central account and its Region (--profile, --region), and the stack's prefix (--stack-prefix)? Or give the API's address: --url, ROLLCALL_URL`,
      error,
    );
  }
  if (name.startsWith('AccessDenied')) {
    return couldNotLook(
      `SSM parameter ${parameter} may not be read ${where}: ${message}. It needs ssm:GetParameter; or give the API's address: --url, ROLLCALL_URL`,
      error,
    );
  }
  return (
    callFailure(error, { region, endpoint }) ??
    new Transient(`The API's address was not found: ${parameter} ${where}: ${name}: ${message}`, error)
  );
}
