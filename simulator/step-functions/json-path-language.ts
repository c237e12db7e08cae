import { holds } from './choice-rule.ts';
import { fillIn, narrow, placeAt, valueAt } from './json-path-data.ts';
import { callIntrinsic } from './intrinsic-functions.ts';
import type { Entered, Language, Left, StateContext } from './language.ts';
import { StateError } from './state-error.ts';

const textAt = (path: string, { input, context }: Entered): string => {
  const valueOf = (one: string): unknown => valueAt(one, input, context);
  return String(path.startsWith('$') ? valueOf(path) : callIntrinsic(path, valueOf));
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html */
export const JSON_PATH: Language = {
  argumentsOf: async ({ InputPath, Parameters }, { input }, context) => {
    const narrowed = narrow(InputPath, input, context);
    return Parameters === undefined ? narrowed : fillIn(Parameters, narrowed, context);
  },
  seconds: async (value, path, { input, context }) =>
    path === undefined ? numberOf(value) : numberOf(valueAt(path, input, context)),
  passed: async (state, entered) => {
    const { input, context } = entered;
    const narrowed = narrow(state.InputPath, input, context);
    if (state.Type !== 'Pass') return out(state.OutputPath, narrowed, entered);
    const filled = state.Parameters === undefined ? narrowed : fillIn(state.Parameters, narrowed, context);
    return out(state.OutputPath, placeAt(state.ResultPath, input, state.Result ?? filled), entered);
  },
  succeeded: async ({ ResultSelector, ResultPath, OutputPath }, result, entered) => {
    const { input, context } = entered;
    const selected = ResultSelector === undefined ? result : fillIn(ResultSelector, result, context);
    return out(OutputPath, placeAt(ResultPath, input, selected), entered);
  },
  caught: async ({ ResultPath }, { error, cause }, { input, variables }) => ({
    data: placeAt(ResultPath, input, { Error: error, Cause: cause }),
    variables,
  }),
  chosen: async ({ InputPath, OutputPath, Choices, Default }, entered) => {
    const narrowed = narrow(InputPath, entered.input, entered.context);
    const next = Choices.find((rule) => holds(rule, narrowed, entered.context))?.Next ?? Default;
    if (next === undefined) throw new StateError('States.NoChoiceMatched', 'No choice matched');
    return { ...out(OutputPath, narrowed, entered), next };
  },
  failed: async ({ Error: error = '', ErrorPath, Cause = '', CausePath }, entered) =>
    new StateError(
      ErrorPath === undefined ? error : textAt(ErrorPath, entered),
      CausePath === undefined ? Cause : textAt(CausePath, entered),
    ),
};

function out(
  path: string | null | undefined,
  data: unknown,
  { context, variables }: { readonly context: StateContext; readonly variables: Left['variables'] },
): Left {
  return { data: narrow(path, data, context), variables };
}

function numberOf(value: unknown): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  throw new StateError('States.Runtime', `${JSON.stringify(value)} is not a number of seconds`);
}
