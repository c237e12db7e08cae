import * as z from 'zod';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-update-variable.html */
export const UpdateVariableInputs = z.strictObject({
  Name: z.string().regex(/^variable:[\w-]+$/, { error: 'must be variable:NAME' }),
  Value: z.unknown().refine((value) => value !== undefined && value !== null, { error: 'is missing' }),
});
