import * as z from 'zod';

// The part of Amazon States Language that is simulated. A field or a type of state that is not in here is refused by name.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html

/** A number, or a JSONata expression for one. */
const Seconds = z.union([z.int().min(1), z.string().startsWith('{%')]);
const Values = z.record(z.string(), z.unknown());
/** A JSONPath; null for "nothing". */
const Path = z.string().startsWith('$').nullable();

const Retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).default(Infinity),
  /** Read and not followed: each wait is as long as it can be. */
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});
export type Retrier = z.infer<typeof Retrier>;

const Catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ResultPath: Path.optional(),
  Output: z.unknown().optional(),
  Assign: Values.optional(),
});
export type Catcher = z.infer<typeof Catcher>;

const common = { Comment: z.string().optional(), QueryLanguage: z.enum(['JSONPath', 'JSONata']).optional() };
/** What goes in and out, in either language. */
const data = {
  ...common,
  InputPath: Path.optional(),
  OutputPath: Path.optional(),
  Output: z.unknown().optional(),
  Assign: Values.optional(),
};
const following = { Next: z.string().optional(), End: z.boolean().optional() };

const Task = z.strictObject({
  Type: z.literal('Task'),
  ...data,
  ...following,
  Resource: z.string().startsWith('arn:'),
  Parameters: Values.optional(),
  Arguments: z.union([Values, z.string()]).optional(),
  ResultSelector: Values.optional(),
  ResultPath: Path.optional(),
  Retry: z.array(Retrier).default([]),
  Catch: z.array(Catcher).default([]),
  TimeoutSeconds: Seconds.optional(),
  TimeoutSecondsPath: z.string().optional(),
  HeartbeatSeconds: Seconds.optional(),
  HeartbeatSecondsPath: z.string().optional(),
});
export type Task = z.infer<typeof Task>;

const Pass = z.strictObject({
  Type: z.literal('Pass'),
  ...data,
  ...following,
  Parameters: Values.optional(),
  Result: z.unknown().optional(),
  ResultPath: Path.optional(),
});

const Wait = z.strictObject({
  Type: z.literal('Wait'),
  ...data,
  ...following,
  Seconds: Seconds.optional(),
  SecondsPath: z.string().optional(),
});

/** A rule of a Choice: comparisons of JSONPath, or a condition of JSONata. */
const Rule = z.looseObject({
  Next: z.string().optional(),
  Condition: z.union([z.string(), z.boolean()]).optional(),
  Output: z.unknown().optional(),
  Assign: Values.optional(),
});
export type Rule = z.infer<typeof Rule>;

const Choice = z.strictObject({
  Type: z.literal('Choice'),
  ...data,
  Choices: z.array(Rule).min(1),
  Default: z.string().optional(),
});

const Succeed = z.strictObject({ Type: z.literal('Succeed'), ...data });

const Fail = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  ErrorPath: z.string().optional(),
  Cause: z.string().optional(),
  CausePath: z.string().optional(),
});

const State = z.discriminatedUnion('Type', [Task, Pass, Wait, Choice, Succeed, Fail]);
export type State = z.infer<typeof State>;

const Definition = z.strictObject({
  Comment: z.string().optional(),
  Version: z.string().optional(),
  QueryLanguage: z.enum(['JSONPath', 'JSONata']).default('JSONPath'),
  StartAt: z.string(),
  TimeoutSeconds: z.int().min(1).optional(),
  States: z.record(z.string(), State),
});
/** A state machine, as its author wrote it. */
export type Definition = z.infer<typeof Definition>;

/**
 * @param text JSON
 * @throws {Error} that names what is wrong, or not simulated
 */
export function readDefinition(text: string): Definition {
  const parsed = Definition.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { States, StartAt } = parsed.data;
  const missing = [StartAt, ...Object.values(States).flatMap(nextOf)].find((name) => !(name in States));
  if (missing !== undefined) throw new Error(`MISSING_TRANSITION_TARGET: there is no state ${missing}`);
  return parsed.data;
}

/** Every state that may come after one. */
function nextOf(state: State): readonly string[] {
  const named = (names: readonly (string | undefined)[]) => names.filter((name) => name !== undefined);
  switch (state.Type) {
    case 'Task':
      return named([state.Next, ...state.Catch.map(({ Next }) => Next)]);
    case 'Choice':
      return named([state.Default, ...state.Choices.map(({ Next }) => Next)]);
    case 'Pass':
    case 'Wait':
      return named([state.Next]);
    case 'Succeed':
    case 'Fail':
      return [];
  }
}
