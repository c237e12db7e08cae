import * as z from 'zod';

const Refusal = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });
const SLIP = { error: 'must be a body, an error with code and message, a sequence of these, or cases' };
/** A body that looks like one of the other forms is a slip. */
const Body = z
  .record(z.string(), z.unknown())
  .refine((body) => !['error', 'sequence'].includes(Object.keys(body).join()), SLIP);

/** One answer after the other to the calls of one execution; the last of them from then on. */
const Sequence = z.strictObject({ sequence: z.array(z.union([Refusal, Body])).min(1) });

/** The first that fits the call's inputs answers it; without `when`, any call. */
const Case = z.strictObject({
  /** Inputs that the call must have; it may have others. */
  when: z.record(z.string(), z.unknown()).optional(),
  answer: z.union([Refusal, Sequence, Body]),
});

/**
 * What an API answers to runbooks: its body as the SDK shows it, an error, a sequence of these, or cases of them by the
 * call's inputs. `{{ accountId }}`, `{{ accountName }}` and `{{ region }}` in it stand for where the runbook runs.
 */
export const ApiAnswer = z.union([Refusal, Sequence, z.array(Case).min(1), Body], SLIP);
export type ApiAnswer = z.infer<typeof ApiAnswer>;

const ScriptCase = z.strictObject({
  when: z.record(z.string(), z.unknown()).optional(),
  answer: z.unknown(),
});

/** What a script of `aws:executeScript` returns: written like an answer, and it may be any value. */
export const ScriptAnswer = z.unknown();
export type ScriptAnswer = z.infer<typeof ScriptAnswer>;

const isCases = (answer: unknown): answer is z.infer<typeof ScriptCase>[] =>
  z.array(ScriptCase).min(1).safeParse(answer).success;
const isRefusal = (answer: unknown): answer is z.infer<typeof Refusal> => Refusal.safeParse(answer).success;
const isSequence = (answer: unknown): answer is z.infer<typeof Sequence> =>
  Sequence.safeParse(answer).success;

/** How an API refuses a call of a runbook. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
}

export type ApiResult<Answer> = { readonly answer: Answer } | { readonly error: ApiError };

/**
 * What a call is answered; undefined if no case fits its inputs.
 * @param callsOf counts the calls that a sequence has answered, this one included
 */
export function chooseAnswer(
  answer: ScriptAnswer,
  inputs: object,
  callsOf: (sequence: object) => number,
): ApiResult<unknown> | undefined {
  if (isCases(answer)) {
    const fitting = answer.find(({ when }) => when === undefined || fits(when, inputs));
    return fitting === undefined ? undefined : chooseAnswer(fitting.answer, inputs, callsOf);
  }
  if (isSequence(answer)) {
    const { sequence } = answer;
    const turn = sequence[Math.min(callsOf(answer), sequence.length) - 1];
    return turn === undefined ? undefined : chooseAnswer(turn, inputs, callsOf);
  }
  return isRefusal(answer) ? answer : { answer };
}

/** Whether everything in `wanted` is in `actual`: lists as a whole, of a map its own keys. */
export function fits(wanted: unknown, actual: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(wanted) !== Array.isArray(actual)) return false;
  const found = new Map(Object.entries(actual));
  return (
    (!Array.isArray(wanted) || wanted.length === found.size) &&
    Object.entries(wanted).every(([key, value]) => fits(value, found.get(key)))
  );
}
