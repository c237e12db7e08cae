import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import type { Location } from '../organization/location.ts';
import type { Account } from '../organization/account.ts';
import { ApiError } from '../server/api-error.ts';
import type { DeployedResource } from '../templates/deployed-stack.ts';
import { Execution, type StateMachine } from './execution.ts';
import { runExecution } from './run-execution.ts';
import type { ServiceCalls } from './service-calls.ts';
import type { TaskTokens } from './task-tokens.ts';

const Properties = z.object({
  RoleArn: z.string(),
  DefinitionString: z.string().optional(),
  Definition: z.looseObject({}).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.coerce.string()).default({}),
});

export interface StepFunctionsOptions {
  readonly clock: Clock;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly tokens: TaskTokens;
  /** What state machines call; it knows this service too. */
  readonly calls: () => ServiceCalls;
}

/** State machines of every account and Region: those that stacks deploy, and those that calls create. */
export class StepFunctions {
  readonly #options: StepFunctionsOptions;
  readonly #created = new Map<string, StateMachine>();
  /** By ARN. They are gone after a restart. */
  readonly #executions = new Map<string, Execution>();

  constructor(options: StepFunctionsOptions) {
    this.#options = options;
  }

  /**
   * @returns when, in milliseconds since the epoch
   * @throws {ApiError} StateMachineAlreadyExists if there is another one of that name
   */
  create(machine: StateMachine): number {
    const known = this.find(machine.arn);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(machine)) {
      throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${machine.arn}'`);
    }
    this.#created.set(machine.arn, machine);
    return this.#options.clock.now();
  }

  find(arn: string): StateMachine | undefined {
    const [, , , region = '', accountId = ''] = arn.split(':');
    const deployed = this.#options.accounts
      .get(accountId)
      ?.resources(region, 'AWS::StepFunctions::StateMachine')
      .find((one) => one.arn === arn);
    return deployed === undefined ? this.#created.get(arn) : readMachine(deployed, { accountId, region });
  }

  /**
   * Starts an execution, which then runs by itself.
   * @throws {ApiError} ExecutionAlreadyExists if another input had that name; the same input gives the same execution
   */
  start(machine: StateMachine, name: string | undefined, input: unknown): Execution {
    const { clock, calls, tokens } = this.#options;
    const execution = new Execution(machine, name ?? randomUUID(), input, clock);
    const known = this.#executions.get(execution.arn);
    if (known !== undefined) {
      if (known.status === 'RUNNING' && JSON.stringify(known.input) === JSON.stringify(input)) return known;
      throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${execution.arn}'`);
    }
    this.#executions.set(execution.arn, execution);
    const executionOf = (arn: string): Execution | undefined => this.execution(arn);
    // Not as a part of what the caller is doing: that would have to wait for it.
    clock.schedule(clock.now(), () => {
      void runExecution(execution, { clock, calls: calls(), tokens, executionOf });
    });
    return execution;
  }

  execution(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }
}

function readMachine({ arn, properties }: DeployedResource, location: Location): StateMachine {
  const { RoleArn, DefinitionString, Definition, DefinitionSubstitutions } = Properties.parse(properties);
  const text = DefinitionString ?? JSON.stringify(Definition);
  const definition = text.replaceAll(
    /\$\{(\w+)\}/g,
    (whole, name: string) => DefinitionSubstitutions[name] ?? whole,
  );
  return { arn, name: arn.split(':').at(-1) ?? '', location, roleArn: RoleArn, definition };
}
