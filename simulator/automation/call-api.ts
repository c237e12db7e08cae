import type { Location } from '../organization/location.ts';
import type { Account } from '../organization/account.ts';
import { chooseAnswer, type ApiError, type ApiResult } from '../organization/api-answer.ts';
import { isObject } from '../is-object.ts';
import { resolveReferences } from '../runbook/references.ts';

/** Calls an API from a runbook. `service` and `operation` as the runbook names them. */
export type CallApi = (service: string, operation: string, inputs: object) => Promise<ApiResult<object>>;

/**
 * What a script of a runbook comes to.
 * @param names those under which the organization file may have it, the first that it has counts
 * @returns undefined if it says nothing of it
 */
export type AnswerScript = (names: readonly string[], payload: object) => ApiResult<unknown> | undefined;

/** What is said of one account, to one execution. It is data: the organization file says it. */
interface Answers {
  /** What an API answers to a caller that may call it. */
  readonly api: (service: string, operation: string, inputs: object) => ApiResult<object>;
  readonly script: AnswerScript;
}

/** Asks first whether the call is allowed. */
export const callIfAllowed =
  (
    refusalOf: (service: string, operation: string, inputs: object) => Promise<ApiError | undefined>,
    answer: Answers['api'],
  ): CallApi =>
  async (service, operation, inputs) => {
    const refusal = await refusalOf(service, operation, inputs);
    return refusal === undefined ? answer(service, operation, inputs) : { error: refusal };
  };

/** Each execution begins the sequences of answers again. */
export function createAnswers(account: Account, { region }: Location): Answers {
  const calls = new Map<object, number>();
  const count = (sequence: object): number => {
    const call = (calls.get(sequence) ?? 0) + 1;
    calls.set(sequence, call);
    return call;
  };
  const here = { accountId: account.id, accountName: account.name, region };
  const fillIn = (value: unknown, names: object): unknown =>
    resolveReferences(value, (name) => valueIn({ ...here, ...names }, name) ?? `{{ ${name} }}`);
  const filled = <Answer>(
    result: ApiResult<unknown>,
    names: object,
    asAnswer: (value: unknown) => Answer,
  ): ApiResult<Answer> => {
    if ('answer' in result) return { answer: asAnswer(fillIn(result.answer, names)) };
    const { code, message } = result.error;
    return { error: { code, message: String(fillIn(message, names)) } };
  };

  return {
    api: (service, operation, inputs) => {
      const answer = account.answer(`${service}:${operation}`);
      const result = answer === undefined ? undefined : chooseAnswer(answer, inputs, count);
      if (result === undefined) {
        const which = answer === undefined ? '' : ' to a call with these inputs';
        const message = `The organization file says no answer of ${service}:${operation}${which} in account ${account.id}`;
        return { error: { code: 'NotSimulated', message } };
      }
      return filled(result, {}, (value): object => Object(value));
    },
    script: (names, payload) => {
      for (const name of names) {
        const answer = account.script(name);
        const result = answer === undefined ? undefined : chooseAnswer(answer, payload, count);
        if (result !== undefined) return filled(result, { InputPayload: payload }, (value) => value);
      }
      return undefined;
    },
  };
}

/** `InputPayload.Name` is a member of a member; only what the value itself has. */
function valueIn(values: object, path: string): unknown {
  let value: unknown = values;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
