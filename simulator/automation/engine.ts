import type { Location } from '../organization/location.ts';
import { ComputingTime } from '../runbook/computing-time.ts';
import { ApiError } from '../server/api-error.ts';
import { checkRequest, expandAccounts } from './check-request.ts';
import { checkStoredParameters } from './check-stored-parameters.ts';
import type { EngineOptions } from './engine-options.ts';
import { hasEnded, type TargetLocation } from './execution.ts';
import { newExecution } from './new-execution.ts';
import { checkAssumeRole, parentPrincipal } from './parent-role.ts';
import { planSteps, type Plan } from './plan-steps.ts';
import type { ResolvedTarget } from './resolve-targets.ts';
import { runRunbook } from './run-runbook.ts';
import { runTargetLocations } from './run-target-locations.ts';
import { runTargets } from './run-targets.ts';
import { RunningExecution, type Signal } from './running-execution.ts';
import { ConcurrencyLimiter, type Seat } from './concurrency-limiter.ts';
import type { Child, NestedAutomation } from './start-child.ts';
import type { Lineage, StartRequest } from './start-request.ts';
import type { RoleLocation } from './target-locations.ts';

/** How often a runbook may start another that starts another. */
const DEEPEST_NESTING = 5;

/** A century: what waits for its turn is woken when it comes. */
const LONGEST_WAIT_MS = 100 * 365 * 86_400_000;

interface Begun {
  readonly running: RunningExecution;
  readonly run: () => Promise<void>;
}

/** Automation in every account and Region of the organization. */
export class Engine {
  readonly #options: EngineOptions;
  /** By execution ID. */
  readonly #running = new Map<string, RunningExecution>();
  readonly #seats: { readonly runbook: ConcurrencyLimiter; readonly targets: ConcurrencyLimiter };

  constructor(options: EngineOptions) {
    this.#options = options;
    const { automations, rateControlled } = options.concurrency;
    this.#seats = {
      runbook: new ConcurrencyLimiter(automations),
      targets: new ConcurrencyLimiter(rateControlled),
    };
  }

  /**
   * Starts an execution, which then runs by itself; gives its ID.
   * @throws {ApiError} as StartAutomationExecution refuses it
   */
  async start(asked: Omit<StartRequest, 'computingTime'>): Promise<string> {
    const request = { ...asked, computingTime: new ComputingTime() };
    checkRequest(request, this.#options.organization);
    const { accounts, roles, clock } = this.#options;
    await checkAssumeRole(request, { accounts, roles, now: clock.now() });
    const { running, run } = this.#begin(request, { depth: 0, isNested: false });
    void this.#options.clock.run(run);
    return running.id;
  }

  /**
   * `Cancel` ends what runs, in children too; `Complete` lets it go to its end. Neither lets anything more start.
   * @throws {ApiError} InvalidAutomationStatusUpdateException if it has ended
   */
  stop(executionId: string, type: 'Cancel' | 'Complete'): void {
    const running = this.#running.get(executionId);
    if (running === undefined || hasEnded(running.execution)) {
      throw new ApiError(
        'InvalidAutomationStatusUpdateException',
        `The automation execution ${executionId} can't be stopped: it has ended.`,
      );
    }
    if (type === 'Cancel') running.cancel();
    else running.complete(this.#options.unverified.statusAfterComplete);
  }

  /**
   * Gives a signal to the step that waits for it.
   * @throws {ApiError} AutomationStepNotFoundException, or InvalidAutomationSignalException if no step waits
   */
  signal(executionId: string, signal: Signal): void {
    const running = this.#running.get(executionId);
    const { stepName } = signal;
    const isKnown = running?.execution.StepExecutions.some(({ StepName }) => StepName === stepName);
    if (running !== undefined && stepName !== undefined && isKnown !== true) {
      throw new ApiError('AutomationStepNotFoundException', `The execution has no step ${stepName}.`);
    }
    if (running?.signal(signal) === true) return;
    throw new ApiError(
      'InvalidAutomationSignalException',
      `No step of the automation execution ${executionId} waits for the signal ${signal.type}.`,
    );
  }

  #begin(request: StartRequest, lineage: Lineage): Begun {
    const { clock, newId, unverified, organization } = this.#options;
    const expand = (entry: TargetLocation) => expandAccounts(organization.tree, entry);
    const plan = planSteps(request, { ...this.#options, expand });
    if (plan.kind === 'runbook') {
      const { location } = request;
      checkStoredParameters(request, this.#options.accounts.get(location.accountId), location);
    }
    const needsSeat = plan.kind === 'runbook' || (plan.kind === 'targets' && !lineage.isNested);
    const seat = needsSeat ? this.#enter(request.location, plan.kind) : undefined;
    const isQueued = seat?.granted.aborted === false;
    const now = clock.now();
    const beginning = { id: newId(), request, lineage, plan, isQueued, now, unverified };
    const running = new RunningExecution(request.location, newExecution(beginning), this.#options);
    this.#running.set(running.id, running);
    return {
      running,
      run: () => this.#runInTurn(running, seat, () => this.#run(running, request, plan, lineage, seat)),
    };
  }

  #enter({ accountId, region }: Location, kind: 'runbook' | 'targets'): Seat {
    const seat = this.#seats[kind].enter(`${accountId}#${region}`);
    if (seat !== undefined) return seat;
    throw new ApiError(
      'AutomationExecutionLimitExceededException',
      'The number of simultaneously running Automation executions exceeded the allowable limit.',
    );
  }

  async #runInTurn(
    running: RunningExecution,
    seat: Seat | undefined,
    run: () => Promise<void>,
  ): Promise<void> {
    try {
      if (seat?.granted.aborted === false) {
        await this.#options.clock.pause(LONGEST_WAIT_MS, AbortSignal.any([seat.granted, running.cancelled]));
        running.leaveQueue();
      }
      if (running.isStopped) running.end({ status: 'Cancelled' });
      else await run();
    } catch (error) {
      running.fail(error);
    } finally {
      seat?.leave();
      this.#running.delete(running.id);
    }
  }

  async #run(
    running: RunningExecution,
    request: StartRequest,
    plan: Plan,
    lineage: Lineage,
    seat: Seat | undefined,
  ): Promise<void> {
    const { clock, latencyMs, unverified, accounts, newId, roles, taskTokens, unanswered, tell } =
      this.#options;
    const { runbook, parameters, roleArn, isSent, computingTime } = request;
    const { depth } = lineage;
    if (plan.kind === 'locations') {
      const startChild = (targetLocation: RoleLocation, entry: TargetLocation) =>
        this.#startChild(running.id, request, targetLocation, entry, depth);
      const { groups } = plan;
      const isAssumable = ({ location, roleName }: RoleLocation) =>
        this.#isAssumable(request, location, roleName);
      return runTargetLocations(running, { groups, isAssumable, startChild, clock, latencyMs, unverified });
    }
    if (plan.kind === 'targets') {
      const startChild = (target: ResolvedTarget) =>
        this.#startTargetChild(running.id, request, target, depth);
      const run = { steps: plan.targets, rateControl: request, runbook, startChild };
      return runTargets(running, { ...run, clock, latencyMs, unverified });
    }
    const account = accounts.get(running.location.accountId);
    if (account === undefined) throw new Error(`No account ${running.location.accountId}`);
    return runRunbook(running, {
      runbook,
      parameters,
      account,
      roles,
      roleArn,
      isSent,
      computingTime,
      clock,
      latencyMs,
      newId,
      unverified,
      taskTokens,
      unanswered,
      tell,
      startNested: (nested) => this.#startNested(running, request, nested, depth + 1, seat),
    });
  }

  /**
   * An account has an execution role that trusts the role which the parent runs as: its runbook's own, if it names one,
   * or else the principal that started it.
   */
  async #isAssumable(request: StartRequest, { accountId }: Location, roleName: string): Promise<boolean> {
    const { accounts, roles, clock } = this.#options;
    const role = accounts.get(accountId)?.role(roleName);
    if (role === undefined) return false;
    const parent = parentPrincipal(request, { accounts, roles, now: clock.now() });
    return roles.isAssumableBy(parent, role.arn);
  }

  /** A child runs where it is sent, with the targets of its location, if that has its own. */
  #startChild(
    parentId: string,
    request: StartRequest,
    { location, roleName }: RoleLocation,
    entry: TargetLocation,
    depth: number,
  ): Child | undefined {
    const { accounts, isEnabled, isUsableIn } = this.#options;
    const role = accounts.get(location.accountId)?.role(roleName);
    if (role === undefined || !isUsableIn(location, request.runbook) || !isEnabled(location))
      return undefined;
    const { targets, maxConcurrency, maxErrors, tags: _tags, ...rest } = request;
    const rateControl = {
      targets: entry.Targets ?? targets,
      maxConcurrency: entry.TargetsMaxConcurrency ?? maxConcurrency,
      maxErrors: entry.TargetsMaxErrors ?? maxErrors,
    };
    const child = {
      ...rest,
      ...rateControl,
      location,
      targetLocations: [],
      roleArn: role.arn,
      isSent: true,
    };
    return this.#childOf(this.#begin(child, { parentId, depth, isNested: false }));
  }

  /** One resource's child, in its parent's account and Region. */
  #startTargetChild(
    parentId: string,
    {
      location,
      runbook,
      parameters,
      caller,
      roleArn,
      isSent,
      targetParameterName,
      computingTime,
    }: StartRequest,
    { name, parameters: own }: ResolvedTarget,
    depth: number,
  ): Child {
    const request = {
      location,
      runbook,
      parameters: { ...parameters, ...own },
      targetLocations: [],
      caller,
      roleArn,
      isSent,
      computingTime,
    };
    const target = { name, parameterName: targetParameterName };
    return this.#childOf(this.#begin(request, { parentId, target, depth, isNested: false }));
  }

  /** In the account and Region of the runbook that asks, which gives up its seat: it only waits from now on. */
  #startNested(
    { id, location }: RunningExecution,
    { caller, computingTime }: StartRequest,
    { documentName, documentVersion, ...nested }: NestedAutomation,
    depth: number,
    seat: Seat | undefined,
  ): Child {
    if (depth > DEEPEST_NESTING) {
      throw new ApiError(
        'AutomationExecutionLimitExceededException',
        `Automations can be nested ${DEEPEST_NESTING} levels deep: ${documentName} would be one more.`,
      );
    }
    const runbook = this.#options.runbookOf(location, documentName, documentVersion);
    const request = { ...nested, location, runbook, caller, computingTime };
    checkRequest(request, this.#options.organization);
    seat?.leave();
    return this.#childOf(this.#begin(request, { parentId: id, depth, isNested: true }));
  }

  /** It runs in its parent's piece of work: the parent waits for it. */
  #childOf({ running, run }: Begun): Child {
    return {
      executionId: running.id,
      ended: run().then(() => running.execution),
      cancel: () => running.cancel(),
    };
  }
}
