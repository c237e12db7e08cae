/** Values by name, as Systems Manager gives them: every output is a list of strings. */
export type Outputs = Readonly<Record<string, readonly string[]>>;

/** What AWS sends for an output that has no value, or none yet. It is never data. */
export const PLACEHOLDER = 'No output available yet because the step is not successfully executed';

/** The outputs that hold a value; a name whose every value is the placeholder is dropped. */
export function dropPlaceholders(outputs: Outputs): Outputs {
  const kept = Object.entries(outputs)
    .filter(([, values]) => Array.isArray(values)) // AWS's types promise a list
    .map(([name, values]) => [name, values, values.filter((value) => value !== PLACEHOLDER)] as const)
    .filter(([, values, real]) => real.length > 0 || values.length === 0);
  return Object.fromEntries(kept.map(([name, , real]) => [name, real]));
}

/** The parts of a step that concern outputs. */
export interface StepOutputs {
  readonly name: string;
  readonly outputs: Outputs;
}

/**
 * The document's outputs, which AWS keys `stepName.OutputName`, and each step's own under keys of the same form.
 * A runbook without an `outputs` section still has the latter: they are its result.
 */
export function joinOutputs(documentOutputs: Outputs, steps: readonly StepOutputs[]): Outputs {
  const ofSteps = new Map<string, readonly string[]>();
  for (const { name, outputs } of steps) {
    for (const [output, values] of Object.entries(dropPlaceholders(outputs))) {
      const key = `${name}.${output}`;
      // A step that ran several times, as in a loop, has one value for each run.
      ofSteps.set(key, [...(ofSteps.get(key) ?? []), ...values]);
    }
  }
  return { ...Object.fromEntries(ofSteps), ...dropPlaceholders(documentOutputs) };
}
