import { evaluateTemplate, type JsonataScope } from './jsonata-data.ts';
import type { Entered, Language, Left } from './language.ts';
import { StateError } from './state-error.ts';

type More = Pick<JsonataScope['states'], 'result' | 'errorOutput'>;

const scopeOf = ({ input, context, variables }: Entered, more: More = {}): JsonataScope => ({
  states: { input, context, ...more },
  variables,
});

/** What `Output` and `Assign` say: both see the variables as they were. */
async function leave(
  { Output, Assign = {} }: { readonly Output?: unknown; readonly Assign?: object | undefined },
  otherwise: unknown,
  entered: Entered,
  more: More = {},
): Promise<Left> {
  const scope = scopeOf(entered, more);
  const assigned = Object.entries(Object(await evaluateTemplate(Assign, scope)));
  return {
    data: Output === undefined ? otherwise : await evaluateTemplate(Output, scope),
    variables: new Map([...entered.variables, ...assigned]),
  };
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export const JSONATA: Language = {
  argumentsOf: (task, { input, variables }, context) =>
    task.Arguments === undefined
      ? Promise.resolve(input)
      : evaluateTemplate(task.Arguments, { states: { input, context }, variables }),
  seconds: async (value, _path, entered) => {
    const seconds = await evaluateTemplate(value, scopeOf(entered));
    if (seconds === undefined || (typeof seconds === 'number' && Number.isInteger(seconds))) return seconds;
    throw new StateError(
      'States.QueryEvaluationError',
      `${JSON.stringify(seconds)} is not a number of seconds`,
    );
  },
  passed: (state, entered) => leave(state, entered.input, entered),
  succeeded: (task, result, entered) => leave(task, result, entered, { result }),
  caught: (catcher, { error: Error, cause: Cause }, entered) =>
    leave(catcher, { Error, Cause }, entered, { errorOutput: { Error, Cause } }),
  chosen: async (choice, entered) => {
    for (const rule of choice.Choices) {
      if ((await evaluateTemplate(rule.Condition, scopeOf(entered))) !== true) continue;
      return { ...(await leave(rule, entered.input, entered)), next: rule.Next ?? '' };
    }
    if (choice.Default === undefined) throw new StateError('States.NoChoiceMatched', 'No choice matched');
    return { ...(await leave(choice, entered.input, entered)), next: choice.Default };
  },
  failed: async ({ Error: error = '', Cause = '' }, entered) => {
    const scope = scopeOf(entered);
    const [name, words] = await Promise.all([evaluateTemplate(error, scope), evaluateTemplate(Cause, scope)]);
    return new StateError(String(name), String(words));
  },
};
