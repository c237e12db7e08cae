import * as z from 'zod';
import type { Account } from '../organization/account.ts';

const Refusal = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });

export type ApiResult =
  { readonly answer: object } | { readonly error: { readonly code: string; readonly message: string } };

/** What one of an account's APIs answers. It is data: the organization file says it. */
export function callApi(account: Account, service: string, operation: string): ApiResult {
  const answer = account.answer(`${service}:${operation}`);
  if (answer === undefined) {
    const message = `The organization file says no answer of ${service}:${operation} in account ${account.id}`;
    return { error: { code: 'NotSimulated', message } };
  }
  const refusal = Refusal.safeParse(answer);
  return refusal.success ? refusal.data : { answer };
}
