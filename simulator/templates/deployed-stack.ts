import { evaluate, evaluateProperties, type References } from './evaluate.ts';
import { arnOf, referenceOf, type Deployment } from './physical-resource.ts';
import type { Template } from './read-template.ts';

/** One resource of a stack, its properties evaluated. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives: a name, or a queue's URL. */
  readonly reference: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The resources of one stack in one account and Region, those whose condition holds. */
export class DeployedStack {
  readonly #template: Template;
  readonly #deployment: Deployment;
  readonly #parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly #resources = new Map<string, DeployedResource>();

  /** @throws {Error} that names a parameter without a value */
  constructor(template: Template, deployment: Deployment, parameters: Readonly<Record<string, string>>) {
    this.#template = template;
    this.#deployment = deployment;
    this.#parameters = Object.fromEntries(
      Object.entries(template.Parameters).map(([name, { Type, Default }]) => {
        const value = parameters[name] ?? Default;
        if (value === undefined) throw new Error(`Stack ${deployment.stackName} needs a value for ${name}`);
        return [name, Type === 'CommaDelimitedList' ? listOf(String(value)) : String(value)];
      }),
    );
  }

  resourcesOf(type: string): DeployedResource[] {
    return Object.entries(this.#template.Resources)
      .filter(([, resource]) => resource.Type === type && this.#isDeployed(resource.Condition))
      .map(([logicalId]) => this.#resource(logicalId));
  }

  #isDeployed(condition: string | undefined): boolean {
    return condition === undefined || this.#references.condition(condition);
  }

  #resource(logicalId: string): DeployedResource {
    const known = this.#resources.get(logicalId) ?? this.#evaluated(logicalId);
    this.#resources.set(logicalId, known);
    return known;
  }

  #evaluated(logicalId: string): DeployedResource {
    const resource = this.#template.Resources[logicalId];
    if (resource === undefined) throw new Error(`The template has no ${logicalId}`);
    const properties = evaluateProperties(resource.Properties, this.#references);
    const physical = { logicalId, type: resource.Type, properties };
    return {
      ...physical,
      reference: referenceOf(physical, this.#deployment),
      arn: arnOf(physical, this.#deployment),
    };
  }

  readonly #references: References = {
    reference: (name) => {
      const { accountId, region, partition, stackName } = this.#deployment;
      if (name === 'AWS::AccountId') return accountId;
      if (name === 'AWS::Region') return region;
      if (name === 'AWS::Partition') return partition;
      if (name === 'AWS::StackName') return stackName;
      if (name === 'AWS::URLSuffix') return 'amazonaws.com';
      return this.#parameters[name] ?? this.#resource(name).reference;
    },
    attribute: (logicalId, attribute) => {
      if (attribute === 'Arn') return this.#resource(logicalId).arn;
      throw new Error(`Only the attribute Arn is simulated, not ${logicalId}.${attribute}`);
    },
    condition: (name) => evaluate(this.#template.Conditions[name], this.#references) === true,
  };
}

/** Of an empty text: one empty value, as CloudFormation has it. */
const listOf = (text: string): string[] => text.split(',').map((value) => value.trim());
