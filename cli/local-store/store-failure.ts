import { couldNotLook } from '../failure.ts';
import { LocalStoreError } from './local-store-error.ts';

/** The local store's own error, as the command ends with it. Any other error stays as it is. */
export const storeFailure = (error: unknown): unknown =>
  error instanceof LocalStoreError ? couldNotLook(error.message, error) : error;
