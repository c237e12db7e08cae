import { stringify } from 'yaml';
import type { AutomationExecution, StepExecution } from '../automation/execution.ts';
import { History } from '../automation/history.ts';
import { ComputingTime } from '../runbook/computing-time.ts';
import { pendingSteps, runRunbook } from '../automation/run-runbook.ts';
import { RunningExecution } from '../automation/running-execution.ts';
import type { NestedAutomation, StartNested } from '../automation/start-child.ts';
import { DEFAULT_ANSWERS, type Unverified } from '../automation/unverified.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { Account } from '../organization/account.ts';
import { ApiAnswer } from '../organization/api-answer.ts';
import { readRunbook, type Runbook } from '../runbook/runbook.ts';
import { ApiError } from '../server/api-error.ts';
import { TaskTokens } from '../step-functions/task-tokens.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
export const START = Date.UTC(2026, 0, 1);

type Parameters = Readonly<Record<string, readonly string[]>>;

/** A runbook of these steps, with whatever else the document says. */
export const runbookOf = (mainSteps: readonly object[], more: object = {}, name = 'r'): Runbook =>
  readRunbook(name, stringify({ schemaVersion: '0.3', ...more, mainSteps }));

/** A step that calls `s3:ListBuckets`. */
export const aStep = (name: string, more: object = {}): object => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 's3', Api: 'ListBuckets' },
  ...more,
});

/** A step that fails: the account knows no such API. */
export const aFailure = (name: string, more: object = {}): object =>
  aStep(name, { inputs: { Service: 'ec2', Api: 'DescribeNothing' }, ...more });

/** An account in which `s3:ListBuckets` and these APIs answer. */
export function anAccount(answers: Readonly<Record<string, unknown>> = {}): Account {
  return new Account({
    id: PLACE.accountId,
    name: 'bench',
    administrator: `arn:aws:iam::${PLACE.accountId}:root`,
    roles: ['automation/Runner'],
    answers: Object.fromEntries(
      Object.entries({ 's3:ListBuckets': { Buckets: [] }, ...answers }).map(([operation, answer]) => [
        operation,
        ApiAnswer.parse(answer),
      ]),
    ),
    regions: [PLACE.region],
    regionsOf: () => [],
    deploy: () => {
      throw new Error('Nothing is deployed here');
    },
  });
}

/** One account in which runbooks run, without an organization around it. */
export class RunbookBench {
  readonly clock = new VirtualClock(START);
  readonly account: Account;
  readonly #history = new History({ now: () => this.clock.now() });
  readonly #runbooks = new Map<string, Runbook>();
  readonly #unverified: Unverified;
  readonly started: RunningExecution[] = [];
  /** What steps asked to be started. */
  readonly nested: NestedAutomation[] = [];
  unanswered: 'succeed' | 'fail' | 'ask' = 'fail';
  /** What the people who look on are told. */
  readonly told: string[] = [];
  #ids = 0;

  constructor(answers: Readonly<Record<string, unknown>> = {}, unverified: Partial<Unverified> = {}) {
    this.#unverified = { ...DEFAULT_ANSWERS, ...unverified };
    this.account = anAccount(answers);
  }

  add(runbook: Runbook): void {
    this.#runbooks.set(runbook.name, runbook);
  }

  start(runbook: Runbook, parameters: Parameters = {}): RunningExecution {
    const { running, run } = this.#begin(runbook, parameters);
    void this.clock.run(run);
    return running;
  }

  async run(runbook: Runbook, parameters: Parameters = {}): Promise<AutomationExecution> {
    const running = this.start(runbook, parameters);
    await this.idle();
    return running.execution;
  }

  /** Waits for the end of everything, the clock's too. */
  async idle(): Promise<void> {
    await this.clock.idle();
    this.clock.stop();
  }

  #begin(runbook: Runbook, parameters: Parameters) {
    const running = new RunningExecution(PLACE, this.#newExecution(runbook, parameters), {
      clock: this.clock,
      history: this.#history,
      announce: () => undefined,
    });
    this.started.push(running);
    const run = () =>
      runRunbook(running, {
        runbook,
        parameters,
        account: this.account,
        roles: { isAssumableFor: async () => true, refusalOf: async () => undefined },
        clock: this.clock,
        latencyMs: 0,
        startNested: this.#startNested,
        newId: this.#newId,
        computingTime: new ComputingTime(),
        unverified: this.#unverified,
        taskTokens: new TaskTokens(this.#newId),
        unanswered: this.unanswered,
        tell: (text) => void this.told.push(text),
      });
    return { running, run };
  }

  readonly #startNested: StartNested = (request) => {
    this.nested.push(request);
    const runbook = this.#runbooks.get(request.documentName);
    if (runbook === undefined) {
      throw new ApiError(
        'AutomationDefinitionNotFoundException',
        `Document with name ${request.documentName} does not exist.`,
      );
    }
    const { running, run } = this.#begin(runbook, request.parameters);
    return {
      executionId: running.id,
      ended: run().then(() => running.execution),
      cancel: () => running.cancel(),
    };
  };

  readonly #newId = (): string => `id-${(this.#ids += 1)}`;

  #newExecution(runbook: Runbook, parameters: Parameters): AutomationExecution {
    return {
      AutomationExecutionId: this.#newId(),
      DocumentName: runbook.name,
      DocumentVersion: '1',
      ExecutionStartTime: this.clock.now() / 1000,
      AutomationExecutionStatus: 'InProgress',
      StepExecutions: pendingSteps(runbook, this.#newId),
      StepExecutionsTruncated: false,
      Parameters: parameters,
      Outputs: {},
      Mode: 'Auto',
      ExecutedBy: this.account.administrator,
      Targets: [],
      ResolvedTargets: { ParameterValues: [], Truncated: false },
    };
  }
}

/** The steps' statuses by name. */
export const statusesOf = ({ StepExecutions }: AutomationExecution): Record<string, string> =>
  Object.fromEntries(StepExecutions.map(({ StepName, StepStatus }) => [StepName, StepStatus]));

export function stepOf({ StepExecutions }: AutomationExecution, name: string): StepExecution {
  const step = StepExecutions.find(({ StepName }) => StepName === name);
  if (step === undefined) throw new Error(`No step ${name}`);
  return step;
}

/** Its steps' duration in seconds. */
export const secondsOf = (execution: AutomationExecution, name: string): number => {
  const { ExecutionStartTime = 0, ExecutionEndTime = 0 } = stepOf(execution, name);
  return ExecutionEndTime - ExecutionStartTime;
};
