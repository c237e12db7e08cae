import { parse } from 'yaml';
import * as z from 'zod';
import { referencesIn } from './references.ts';

const Type = z.enum(['String', 'StringList', 'Boolean', 'Integer', 'StringMap', 'MapList']);

/** The types whose value is a list; of the others it is one. */
export const LIST_TYPES: ReadonlySet<z.infer<typeof Type>> = new Set(['StringList', 'MapList']);

const Parameter = z.strictObject({
  type: Type,
  description: z.string().optional(),
  default: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).optional(),
});

const StepOutput = z.strictObject({
  Name: z.string().regex(/^[a-zA-Z0-9_]{3,50}$/),
  /** JSONPath into the API's answer. */
  Selector: z.string(),
  Type: Type.default('String'),
});

const ExecuteAwsApi = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_]{3,128}$/),
  action: z.literal('aws:executeAwsApi'),
  description: z.string().optional(),
  /** Beside these two, the parameters of the API. */
  inputs: z.looseObject({ Service: z.string(), Api: z.string() }),
  outputs: z.array(StepOutput).default([]),
});

const Content = z.strictObject({
  schemaVersion: z.literal('0.3'),
  description: z.string().optional(),
  parameters: z.record(z.string(), Parameter).default({}),
  mainSteps: z.array(ExecuteAwsApi).min(1),
  /** Names such as `step.Output`. */
  outputs: z.array(z.string().regex(/^\w+\.\w+$/)).default([]),
});

export type RunbookStep = z.infer<typeof ExecuteAwsApi>;
export type StepOutput = z.infer<typeof StepOutput>;

/** An Automation document of schema 0.3. */
export type Runbook = z.infer<typeof Content> & { readonly name: string };

const Actions = z.object({ mainSteps: z.array(z.object({ name: z.string(), action: z.string() })) });

/**
 * Reads a runbook (YAML or JSON).
 * @throws {Error} that names what is wrong with it, or which part of it is not simulated
 */
export function readRunbook(name: string, text: string): Runbook {
  const content: unknown = parse(text);
  for (const step of Actions.safeParse(content).data?.mainSteps ?? []) {
    if (step.action === ExecuteAwsApi.shape.action.value) continue;
    throw new Error(`Runbook ${name}: step ${step.name}: ${step.action} is not simulated`);
  }
  const parsed = Content.safeParse(content);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `${[...issue.path, issue.keys.join(', ')].map(String).join('.')} is not simulated`
        : `${issue.path.map(String).join('.')}: ${issue.message}`,
    );
    throw new Error(`Runbook ${name}: ${faults.join('; ')}`);
  }
  const runbook = { name, ...parsed.data };
  refuseUnknownReferences(runbook);
  return runbook;
}

/** Automation's own variables; `global:DATE` and the others are not simulated. */
const SYSTEM_VARIABLES: readonly string[] = ['global:ACCOUNT_ID', 'global:REGION', 'automation:EXECUTION_ID'];

function refuseUnknownReferences({ name, parameters, mainSteps, outputs }: Runbook): void {
  const known = new Set([...SYSTEM_VARIABLES, ...Object.keys(parameters)]);
  for (const step of mainSteps) {
    for (const reference of referencesIn(step.inputs)) {
      if (!known.has(reference)) {
        throw new Error(`Runbook ${name}: step ${step.name}: {{ ${reference} }} stands for nothing`);
      }
    }
    for (const output of step.outputs) known.add(`${step.name}.${output.Name}`);
  }
  for (const output of outputs) {
    if (!known.has(output)) throw new Error(`Runbook ${name}: no step has the output ${output}`);
  }
}
