import { couldNotLook } from '../failure.ts';
import { LocalStoreError } from './local-store-error.ts';

/** What the local store says is wrong with it, as the command ends with it. Anything else is nobody's word, and stays as it is. */
export const storeFailure = (error: unknown): unknown =>
  error instanceof LocalStoreError ? couldNotLook(error.message, error) : error;
