import { couldNotLook, Failure, Transient } from '../failure.ts';
import { callFailure } from './call-failure.ts';

/** Why the API's address was not found in the stack, and what to do. */
export function discoveryFailure(
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
