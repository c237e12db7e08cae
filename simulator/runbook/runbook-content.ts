import * as z from 'zod';
import { Parameter } from './parameter.ts';
import { RunbookStep } from './step.ts';
import { Variable } from './variable.ts';

export const RunbookContent = z.strictObject({
  /** YAML may have it without quotes: then it is a number. */
  schemaVersion: z.union([z.literal('0.3'), z.literal(0.3).transform((): '0.3' => '0.3')]),
  description: z.string().optional(),
  /** The ARN of a role, or a parameter that holds it. */
  assumeRole: z.string().optional(),
  parameters: z.record(z.string().regex(/^[\w-]+$/), Parameter).default({}),
  /** What steps may change while the runbook runs. */
  variables: z.record(z.string().regex(/^[\w-]+$/), Variable).default({}),
  mainSteps: z.array(RunbookStep).min(1),
  /** Names such as `step.Output`. */
  outputs: z.array(z.string().regex(/^\w+\.\w[\w -]*$/, { error: 'must be step.Output' })).default([]),
});

/** What an Automation document of schema 0.3 says. */
export type RunbookContent = z.infer<typeof RunbookContent>;
