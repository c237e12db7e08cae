import { ownValue } from '../own-value.ts';
import { allSteps } from '../runbook/loop-steps.ts';
import { parameterType } from '../runbook/parameter.ts';
import { resolveReferences } from '../runbook/references.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { outputTypes, type RunbookStep } from '../runbook/step.ts';
import { LIST_TYPES, asText, valueOfType, type ValueType } from '../runbook/value-type.ts';
import type { Outputs } from './execution.ts';

/** A reference that has no value when the step that needs it runs. */
export class UnresolvedReferenceError extends Error {
  override readonly name = 'UnresolvedReferenceError';
}

/** What is known of an execution beside its runbook. */
export interface Surrounding {
  /** The system variables at the moment of asking. */
  readonly systemVariables: () => Readonly<Record<string, string>>;
  /** A parameter of Parameter Store; undefined if there is none of that name. */
  readonly storedParameter: (name: string) => string | readonly string[] | undefined;
}

/** What the names between double braces stand for while a runbook runs. */
export class RunbookValues {
  readonly #surrounding: Surrounding;
  readonly #variables: Runbook['variables'];
  readonly #values: Map<string, unknown>;
  /** The type of every output of every step. */
  readonly #outputs: ReadonlyMap<string, ValueType>;
  /** The names of the steps that have run. */
  readonly #ran = new Set<string>();

  constructor(
    { parameters, variables, mainSteps }: Pick<Runbook, 'parameters' | 'variables' | 'mainSteps'>,
    given: Readonly<Record<string, readonly string[]>>,
    surrounding: Surrounding,
  ) {
    this.#surrounding = surrounding;
    this.#variables = variables;
    this.#values = new Map([
      ...Object.entries(parameters).map(([name, parameter]): [string, unknown] => {
        const texts = ownValue(given, name);
        return [name, texts === undefined ? parameter.default : valueOfType(parameterType(parameter), texts)];
      }),
      ...Object.entries(variables).map(([name, variable]): [string, unknown] => [
        `variable:${name}`,
        variable.default,
      ]),
    ]);
    this.#outputs = new Map(
      allSteps(mainSteps).flatMap((step) =>
        Object.entries(outputTypes(step)).map(([name, type]) => [`${step.name}.${name}`, type] as const),
      ),
    );
  }

  /**
   * A value given or by default may itself name system variables and stored parameters. An output of a step that has
   * not run, such as that of another branch, is empty.
   * @throws {UnresolvedReferenceError}
   */
  of(name: string): unknown {
    const value = this.#values.get(name);
    if (value !== undefined) {
      return resolveReferences(value, (inner) => this.#fromOutside(inner) ?? `{{ ${inner} }}`);
    }
    const outside = this.#fromOutside(name);
    if (outside !== undefined) return outside;
    const type = this.#outputs.get(name);
    if (type === undefined || this.#ran.has(name.slice(0, name.indexOf('.')))) {
      throw new UnresolvedReferenceError(name);
    }
    return LIST_TYPES.has(type) ? [] : '';
  }

  /** Keeps what a step gave. */
  keep(step: RunbookStep, outputs: Outputs): void {
    this.#ran.add(step.name);
    for (const [name, type] of Object.entries(outputTypes(step))) {
      const texts = ownValue(outputs, name);
      const key = `${step.name}.${name}`;
      if (texts === undefined) this.#values.delete(key);
      else this.#values.set(key, valueOfType(type, texts));
    }
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  /** Of a variable that the runbook declares. */
  variableType(name: string): ValueType | undefined {
    return ownValue(this.#variables, name)?.type;
  }

  /** What the variables hold now, as GetAutomationExecution shows it. */
  variables(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      Object.keys(this.#variables).flatMap((name) => {
        const value = this.#values.get(`variable:${name}`);
        if (value === undefined) return [];
        return [[name, Array.isArray(value) ? value.map(asText) : [asText(value)]]];
      }),
    );
  }

  #fromOutside(name: string): unknown {
    return name.startsWith('ssm:')
      ? this.#surrounding.storedParameter(name.slice('ssm:'.length))
      : ownValue(this.#surrounding.systemVariables(), name);
  }
}
