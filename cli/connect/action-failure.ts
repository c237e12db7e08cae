import { couldNotLook, Failure } from '../failure.ts';
import { EXPIRED } from './call-failure.ts';
import { clockRefusal } from './clock-fault.ts';
import { networkFailure } from './network-failure.ts';

/**
 * Why a call to AWS failed.
 * @param action as IAM names it
 * @param isSaid whether AWS's message may be repeated: it can hold what was sent
 */
export function actionFailure(
  error: unknown,
  action: string,
  { region, endpoint }: { readonly region: string; readonly endpoint: string | undefined },
  isSaid: boolean,
): Failure {
  if (error instanceof Failure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const network = networkFailure(error, endpoint ?? `${action.split(':')[0] ?? ''}.${region}.amazonaws.com`);
  if (network !== undefined) return network;
  const clock = clockRefusal(error);
  if (clock !== undefined) return clock;
  const where = `in ${region}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  if (EXPIRED.has(name)) return couldNotLook(`The credentials have expired: sign in again (aws sso login)`);
  const said = isSaid
    ? `${name}: ${message}`
    : `${name}; its message may hold parameters, and is not printed`;
  const needed = name.startsWith('AccessDenied') ? `It needs ${action}. ` : '';
  return couldNotLook(`${action} failed ${where}. ${needed}AWS says ${said.replace(/\.$/, '')}`);
}
