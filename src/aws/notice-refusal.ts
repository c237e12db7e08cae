import { NoticeRefusedError } from '../lib/errors.ts';

/** A refusal of AWS, which did nothing, as such; any other error as it is. A call that was made once, not repeated, is asked of. */
export function toRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || !('$metadata' in error)) return error;
  const { httpStatusCode }: { readonly httpStatusCode?: number } = Object(error.$metadata);
  const isRefused = httpStatusCode !== undefined && httpStatusCode >= 400 && httpStatusCode < 500;
  return isRefused ? new NoticeRefusedError(`${error.name}: ${error.message}`, { cause: error }) : error;
}
