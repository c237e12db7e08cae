import * as z from 'zod';
import { ResultAnswer } from '../target/target-answer.ts';
import { several } from '../http/query/values.ts';

const FIELDS: readonly string[] = ResultAnswer.keyof().options;
const OUTPUT = 'outputs.';

const Field = z.string().refine((name) => FIELDS.includes(name) || outputIn(name) !== undefined, {
  error: ({ input }) =>
    `must be names out of ${FIELDS.join(', ')} and ${OUTPUT}<step.Name>: ${JSON.stringify(input)} is none`,
});

/** Which parts of each result are wanted. */
export const fieldsQuery = {
  fields: several(Field)
    .optional()
    .describe(
      `Names of the fields to give, all of them if absent; \`${OUTPUT}step.Name\` is that one output. Outputs that were left out are still named (\`omittedOutputs\`). Without outputs the answer is quick`,
    ),
};

/** Which parts of each result are given. */
export interface FieldChoice {
  readonly has: (field: string) => boolean;
  /** Names of outputs, or all of them. Empty: none is given, nor read. */
  readonly outputs: 'all' | readonly string[];
}

export function toFieldChoice(fields: readonly string[] | undefined): FieldChoice {
  if (fields === undefined) return { has: () => true, outputs: 'all' };
  const single = [...new Set(fields.flatMap((name) => outputIn(name) ?? []))].sort();
  const outputs = fields.includes('outputs') ? 'all' : single;
  const chosen = new Set(
    outputs.length === 0
      ? fields
      : [...fields, 'outputs', 'omittedOutputs', 'moreOmittedOutputs', 'outputsUnreadable'],
  );
  return { has: (field) => chosen.has(field), outputs };
}

/** The chosen fields of a result, and nothing else. */
export const pickFields = (result: ResultAnswer, { has }: FieldChoice): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(result).filter(([field]) => has(field)));

/** The name in `outputs.step.Name`; undefined for anything else. */
const outputIn = (field: string): string | undefined =>
  field.startsWith(OUTPUT) && field.length > OUTPUT.length ? field.slice(OUTPUT.length) : undefined;
