import { ownValue } from '../own-value.ts';
import type { DeployedResource, DeployedStack } from '../templates/deployed-stack.ts';
import type { ApiAnswer, ScriptAnswer } from './api-answer.ts';

/** Puts a stack into a Region; undefined if the template is not meant for that Region. */
type DeployStack = (
  stack: string,
  region: string,
  parameters: Readonly<Record<string, string>>,
) => DeployedStack;

export interface AccountOptions {
  readonly id: string;
  readonly name: string;
  /** The ARN that the account's own credentials act as. */
  readonly administrator: string;
  /** Roles that no stack makes. */
  readonly roles: readonly string[];
  readonly answers: Readonly<Record<string, ApiAnswer>>;
  /** What scripts return, by `RUNBOOK/STEP` or by handler. */
  readonly scripts?: Readonly<Record<string, ScriptAnswer>>;
  /** Parameters of Parameter Store, in every Region. */
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>;
  /** Every Region of the organization. */
  readonly regions: readonly string[];
  /** Stacks that hold roles go to one Region only: IAM is global, and a second one would collide. */
  readonly regionsOf: (stack: string) => readonly string[];
  readonly deploy: DeployStack;
}

/** A role of an account: the one a deployed stack makes, or one that exists for other reasons. */
export interface Role {
  readonly arn: string;
  /** Undefined for a role that no stack makes: its trust policy is not known. */
  readonly resource?: DeployedResource;
}

/** One account: what is deployed in it, and what its APIs answer. All of it may change while the simulation runs. */
export class Account {
  readonly id: string;
  readonly name: string;
  readonly administrator: string;
  readonly #options: AccountOptions;
  readonly #roles: Set<string>;
  /** By hand, whatever made them. */
  readonly #deletedRoles = new Set<string>();
  readonly #answers: Map<string, ApiAnswer>;
  readonly #scripts: Map<string, ScriptAnswer>;
  /** By Region, then by stack. */
  readonly #stacks: ReadonlyMap<string, Map<string, DeployedStack>>;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.id = options.id;
    this.name = options.name;
    this.administrator = options.administrator;
    this.#roles = new Set(options.roles);
    this.#answers = new Map(
      Object.entries(options.answers).map(([operation, answer]) => [answerKey(operation), answer]),
    );
    this.#scripts = new Map(Object.entries(options.scripts ?? {}));
    this.#stacks = new Map(options.regions.map((region) => [region, new Map<string, DeployedStack>()]));
  }

  /** Every Region of the organization. */
  get regions(): readonly string[] {
    return this.#options.regions;
  }

  /** Deploys the template of this name; once more replaces the stack. */
  deploy(
    stack: string,
    parameters: Readonly<Record<string, string>> = {},
    regions = this.#options.regionsOf(stack),
  ): void {
    for (const region of regions) {
      this.install(stack, region, this.#options.deploy(stack, region, parameters));
    }
  }

  undeploy(stack: string, regions: readonly string[] = this.#options.regions): void {
    for (const region of regions) this.#stacks.get(region)?.delete(stack);
  }

  install(name: string, region: string, stack: DeployedStack): void {
    this.#stacks.get(region)?.set(name, stack);
  }

  createRole(name: string): void {
    this.#roles.add(name);
    this.#deletedRoles.delete(name);
  }

  deleteRole(name: string): void {
    this.#roles.delete(name);
    this.#deletedRoles.add(name);
  }

  /** Undefined if nothing that is deployed makes such a role. Shape of `name`: with its path if it has one. */
  role(name: string): Role | undefined {
    if (this.#deletedRoles.has(name)) return undefined;
    const arn = `arn:aws:iam::${this.id}:role/${name}`;
    const resource = this.#options.regions
      .flatMap((region) => this.resources(region, 'AWS::IAM::Role'))
      .find((role) => role.arn === arn);
    if (resource !== undefined) return { arn, resource };
    return this.#roles.has(name) ? { arn } : undefined;
  }

  /** What the stacks of one Region hold of one type. */
  resources(region: string, type: string): DeployedResource[] {
    return [...(this.#stacks.get(region)?.values() ?? [])].flatMap((stack) => stack.resourcesOf(type));
  }

  /** What an API answers there. Shape of `operation`: `service:Operation`, or `service:method_name`. */
  answer(operation: string): ApiAnswer | undefined {
    return this.#answers.get(answerKey(operation));
  }

  /** What a script returns. Shape of `name`: `RUNBOOK/STEP`, or the name of a handler. */
  script(name: string): ScriptAnswer {
    return this.#scripts.get(name);
  }

  setScript(name: string, answer: ScriptAnswer): void {
    this.#scripts.set(name, answer);
  }

  /** A parameter that the organization file says. */
  saidParameter(name: string): string | readonly string[] | undefined {
    return ownValue(this.#options.parameters ?? {}, name);
  }

  /** A parameter that the organization file says, or that a stack of that Region makes. */
  parameter(name: string, region: string): string | readonly string[] | undefined {
    const said = this.saidParameter(name);
    if (said !== undefined) return said;
    const made = this.resources(region, 'AWS::SSM::Parameter').find(
      ({ properties }) => Object(properties)['Name'] === name,
    );
    return made === undefined ? undefined : String(Object(made.properties)['Value']);
  }

  setAnswer(operation: string, answer: ApiAnswer): void {
    this.#answers.set(answerKey(operation), answer);
  }
}

/** A runbook may name an operation, or the method of Python's SDK: `DescribeInstances` is `describe_instances`. */
const answerKey = (operation: string): string => operation.toLowerCase().replaceAll('_', '');
