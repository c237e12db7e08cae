import * as z from 'zod';
import { ACTIONS, ACTION_NAMES } from './actions/actions.ts';
import { Count, Truth } from './loose-values.ts';
import { Selector } from './selector.ts';
import { ValueType } from './value-type.ts';

const StepOutput = z.strictObject({
  /** AWS's own runbooks have names of two to 54 characters, with spaces. */
  Name: z.string().regex(/^\w(?:[\w -]{0,126}\w)?$/),
  /** JSONPath into the API's answer. */
  Selector,
  Type: ValueType.default('String'),
});
export type StepOutput = z.infer<typeof StepOutput>;

const refusalOf = (input: unknown): string =>
  `${typeof input === 'string' ? input : 'an action of no name'} is not simulated`;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common */
export const RunbookStep = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_]{3,128}$/),
  action: z.enum(ACTION_NAMES, { error: ({ input }) => refusalOf(input) }),
  description: z.string().optional(),
  /** As the runbook has them: with references. */
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.array(StepOutput).default([]),
  nextStep: z.string().optional(),
  isEnd: Truth.optional(),
  isCritical: Truth.optional(),
  onFailure: z
    .string()
    .regex(/^(Abort|Continue|step:.+)$/, { error: 'must be Abort, Continue or step:NAME' })
    .optional(),
  onCancel: z
    .string()
    .regex(/^(Abort|step:.+)$/, { error: 'must be Abort or step:NAME' })
    .optional(),
  maxAttempts: Count.optional(),
  timeoutSeconds: Count.optional(),
});
export type RunbookStep = z.infer<typeof RunbookStep>;

/** The step that `step:NAME` names; undefined for Abort, Continue, or nothing. */
export const jumpOf = (option: string | undefined): string | undefined =>
  option?.startsWith('step:') === true ? option.slice('step:'.length) : undefined;

/** Whether the failure of a step is the failure of the execution. */
export const isCritical = ({ isCritical: said, onFailure }: RunbookStep): boolean =>
  said ?? onFailure !== 'Continue';

/** The types of a step's outputs, by name. */
export const outputTypes = ({ action, outputs }: RunbookStep): Readonly<Record<string, ValueType>> => ({
  ...ACTIONS[action].outputs,
  ...Object.fromEntries(outputs.map(({ Name, Type }) => [Name, Type])),
});
