import type { Location } from '../organization/location.ts';
import type { Account } from '../organization/account.ts';
import { chooseAnswer, type ApiError, type ApiResult } from '../organization/api-answer.ts';
import { resolveReferences } from '../runbook/references.ts';

/** Calls an API from a runbook. `service` and `operation` as the runbook names them. */
export type CallApi = (service: string, operation: string, inputs: object) => Promise<ApiResult>;

/** What an API answers to a caller that may call it. */
type Answer = (service: string, operation: string, inputs: object) => ApiResult;

/** Asks first whether the call is allowed. */
export const callIfAllowed =
  (
    refusalOf: (service: string, operation: string, inputs: object) => Promise<ApiError | undefined>,
    answer: Answer,
  ): CallApi =>
  async (service, operation, inputs) => {
    const refusal = await refusalOf(service, operation, inputs);
    return refusal === undefined ? answer(service, operation, inputs) : { error: refusal };
  };

/** What one account's APIs answer to one execution. It is data: the organization file says it. */
export function createAnswer(account: Account, { region }: Location): Answer {
  const calls = new Map<object, number>();
  const count = (sequence: object): number => {
    const call = (calls.get(sequence) ?? 0) + 1;
    calls.set(sequence, call);
    return call;
  };
  const here = new Map([
    ['accountId', account.id],
    ['accountName', account.name],
    ['region', region],
  ]);
  const fillIn = (text: unknown): unknown =>
    resolveReferences(text, (name) => here.get(name) ?? `{{ ${name} }}`);

  return (service, operation, inputs) => {
    const answer = account.answer(`${service}:${operation}`);
    const result = answer === undefined ? undefined : chooseAnswer(answer, inputs, count);
    if (result === undefined) {
      const which = answer === undefined ? '' : ' to a call with these inputs';
      const message = `The organization file says no answer of ${service}:${operation}${which} in account ${account.id}`;
      return { error: { code: 'NotSimulated', message } };
    }
    if ('answer' in result) return { answer: Object(fillIn(result.answer)) };
    const { code, message } = result.error;
    return { error: { code, message: String(fillIn(message)) } };
  };
}
