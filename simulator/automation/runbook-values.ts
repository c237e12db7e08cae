import { ownValue } from '../own-value.ts';
import { parameterType } from '../runbook/parameter.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { outputTypes, type RunbookStep } from '../runbook/step.ts';
import { valueOfType } from '../runbook/value-type.ts';
import type { Outputs } from './execution.ts';

/** A reference that has no value when the step that needs it runs. */
export class UnresolvedReferenceError extends Error {
  override readonly name = 'UnresolvedReferenceError';
}

/** What the names between double braces stand for while a runbook runs. */
export class RunbookValues {
  readonly #variables: () => Readonly<Record<string, string>>;
  readonly #values: Map<string, unknown>;

  /** @param variables the system variables at the moment of asking */
  constructor(
    { parameters }: Runbook,
    given: Readonly<Record<string, readonly string[]>>,
    variables: () => Readonly<Record<string, string>>,
  ) {
    this.#variables = variables;
    this.#values = new Map(
      Object.entries(parameters).map(([name, parameter]) => {
        const texts = ownValue(given, name);
        return [name, texts === undefined ? parameter.default : valueOfType(parameterType(parameter), texts)];
      }),
    );
  }

  /** @throws {UnresolvedReferenceError} */
  of(name: string): unknown {
    const value = this.#values.get(name) ?? ownValue(this.#variables(), name);
    if (value === undefined) throw new UnresolvedReferenceError(name);
    return value;
  }

  /** Keeps what a step gave. */
  keep(step: RunbookStep, outputs: Outputs): void {
    for (const [name, type] of Object.entries(outputTypes(step))) {
      const texts = ownValue(outputs, name);
      if (texts !== undefined) this.#values.set(`${step.name}.${name}`, valueOfType(type, texts));
    }
  }
}
