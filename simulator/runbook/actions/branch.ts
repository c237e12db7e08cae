import * as z from 'zod';

const Text = z.string();
const NOT_A_NUMBER = { error: 'must be a number' };
const Numeric = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, NOT_A_NUMBER)], NOT_A_NUMBER);
const Truth = z.union([z.boolean(), z.enum(['true', 'false'])], { error: 'must be true or false' });

/** The operations of a choice, and what each compares with. */
const OPERATIONS = {
  StringEquals: Text.optional(),
  EqualsIgnoreCase: Text.optional(),
  StartsWith: Text.optional(),
  EndsWith: Text.optional(),
  Contains: Text.optional(),
  NumericEquals: Numeric.optional(),
  NumericGreater: Numeric.optional(),
  NumericGreaterOrEquals: Numeric.optional(),
  NumericLesser: Numeric.optional(),
  NumericLesserOrEquals: Numeric.optional(),
  BooleanEquals: Truth.optional(),
};
export const Operation = z.enum(z.strictObject(OPERATIONS).keyof().options);
export type Operation = z.infer<typeof Operation>;

/** A comparison, or conditions joined by one of And, Or and Not. */
export interface Condition extends Readonly<
  Partial<Record<Operation, string | number | boolean | undefined>>
> {
  readonly Variable?: unknown;
  readonly And?: readonly Condition[] | undefined;
  readonly Or?: readonly Condition[] | undefined;
  readonly Not?: Condition | undefined;
}

const isOneCondition = (condition: object): boolean => {
  const keys = Object.keys(condition).filter((key) => key !== 'NextStep');
  const isComparison = keys.length === 2 && 'Variable' in condition && !keys.some(isJoint);
  return isComparison || (keys.length === 1 && keys.some(isJoint));
};
const isJoint = (key: string): boolean => ['And', 'Or', 'Not'].includes(key);
const ONE_CONDITION = { error: 'must be a Variable with one operation, or one of And, Or and Not' };

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.strictObject(CONDITION).refine(isOneCondition, ONE_CONDITION),
);
const CONDITION = {
  Variable: z.unknown().optional(),
  ...OPERATIONS,
  And: z.array(Condition).min(1).optional(),
  Or: z.array(Condition).min(1).optional(),
  Not: Condition.optional(),
};

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html */
export const BranchInputs = z.strictObject({
  Choices: z
    .array(z.strictObject({ NextStep: z.string(), ...CONDITION }).refine(isOneCondition, ONE_CONDITION))
    .min(1),
  Default: z.string().optional(),
});

const Targets = z.looseObject({
  Choices: z.array(z.looseObject({ NextStep: z.string().optional().catch(undefined) })).catch([]),
  Default: z.string().optional().catch(undefined),
});

/** The steps that a branch names, whatever else is right or wrong with it. */
export function branchTargets(inputs: unknown): { readonly choices: string[]; readonly default?: string } {
  const targets = Targets.safeParse(inputs).data;
  const choices = targets?.Choices.flatMap(({ NextStep }) => NextStep ?? []) ?? [];
  return targets?.Default === undefined ? { choices } : { choices, default: targets.Default };
}
