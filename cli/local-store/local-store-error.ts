import { AppError } from '../../src/lib/errors.ts';
import { couldNotLook } from '../failure.ts';

type LocalStoreFault =
  | 'LOCAL_STORE_IN_USE'
  | 'LOCAL_STORE_DAMAGED'
  | 'LOCAL_STORE_NEWER'
  | 'LOCAL_STORE_UNUSABLE'
  | 'LOCAL_STORE_WITHOUT_LEVELDB';

/** The local store cannot be used; the message says why and what to do. */
export class LocalStoreError extends AppError {
  override readonly name = 'LocalStoreError';
  readonly code: LocalStoreFault;

  constructor(code: LocalStoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The local store's own error, as the command ends with it. Any other error stays as it is. */
export const storeFailure = (error: unknown): unknown =>
  error instanceof LocalStoreError ? couldNotLook(error.message, error) : error;
