import { AppError } from '../../src/lib/errors.ts';
import type { AwsAccess } from '../connect/aws-access.ts';
import { callFailure } from '../connect/call-failure.ts';
import { couldNotLook } from '../failure.ts';
import { storeFailure } from '../local-store/local-store-error.ts';

/** Why reading AWS as the caller failed, as the command ends with it. An unexpected error stays as it is. */
export function readFailure(error: unknown, access: AwsAccess): unknown {
  const failure = storeFailure(error);
  if (failure !== error) return failure;
  if (error instanceof AppError) return couldNotLook(error.message, error);
  return callFailure(error, access) ?? error;
}
