import type { Place } from '../../src/automation/place.ts';
import type { Clock } from '../clock/clock.ts';
import type { Account } from '../organization/account.ts';
import type { RunbookVersion } from '../documents/document.ts';
import type { AutomationExecution, StepExecution, TargetLocation } from './execution.ts';
import type { History } from './history.ts';
import { pendingSteps, runRunbook } from './run-runbook.ts';
import { locationGroups, runTargetLocations, type LocationGroup } from './run-target-locations.ts';
import { RunningExecution, type StatusChange } from './running-execution.ts';
import type { Location } from './target-locations.ts';
import type { Child, NestedAutomation } from './start-child.ts';
import type { Unverified } from './unverified.ts';

export interface EngineOptions {
  readonly clock: Clock;
  readonly history: History;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly isEnabled: (place: Place) => boolean;
  /** The document that an account may start by that name; throws an ApiError if there is none. */
  readonly runbookOf: (place: Place, name: string, version: string | undefined) => RunbookVersion;
  readonly announce: StatusChange;
  /** Whether an account may run it there. */
  readonly isUsableIn: (place: Place, runbook: RunbookVersion) => boolean;
  readonly newId: () => string;
  /** What an API call of a runbook takes, and each wait around it. */
  readonly latencyMs: number;
  readonly unverified: Unverified;
}

export interface StartRequest {
  readonly place: Place;
  readonly runbook: RunbookVersion;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Empty for an execution that runs in its own account and Region alone. */
  readonly targetLocations: readonly TargetLocation[];
  readonly executedBy: string;
}

/** Automation in every account and Region of the organization. */
export class Engine {
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Starts an execution, which then runs by itself. */
  start(request: StartRequest): string {
    const { running, run } = this.#begin(request, undefined);
    void this.#options.clock.run(run);
    return running.id;
  }

  #begin(
    request: StartRequest,
    parentId: string | undefined,
  ): { readonly running: RunningExecution; readonly run: () => Promise<void> } {
    const { newId, accounts, unverified } = this.#options;
    const { runbook, targetLocations } = request;
    const groups = locationGroups(targetLocations, [...accounts.keys()], newId);
    const steps =
      groups.length > 0
        ? groups.flatMap((group) => group.steps.map(({ step }) => step))
        : pendingSteps(runbook, newId);
    const totalSteps = unverified.countersCountChildrenSteps
      ? steps.length * runbook.mainSteps.length
      : steps.length;
    const running = new RunningExecution(
      request.place,
      this.#newExecution(request, parentId, steps, totalSteps),
      this.#options,
    );
    return { running, run: () => this.#run(running, request, groups) };
  }

  async #run(
    running: RunningExecution,
    request: StartRequest,
    groups: readonly LocationGroup[],
  ): Promise<void> {
    const { clock, latencyMs, unverified, accounts, newId } = this.#options;
    const { runbook, parameters } = request;
    if (groups.length > 0) {
      const startChild = (location: Location) => this.#startChild(running.id, request, location);
      return runTargetLocations(running, { groups, startChild, clock, latencyMs, unverified });
    }
    const account = accounts.get(running.place.accountId);
    if (account === undefined) throw new Error(`No account ${running.place.accountId}`);
    return runRunbook(running, {
      runbook,
      parameters,
      account,
      clock,
      latencyMs,
      newId,
      unverified,
      startNested: (nested) => this.#startNested(running, request, nested),
    });
  }

  /** A child runs where it is sent, but in its parent's piece of work: the parent waits for it. */
  #startChild(
    parentId: string,
    request: StartRequest,
    { place, roleName }: Location,
  ): { readonly ended: Promise<AutomationExecution> } | undefined {
    const { accounts, isEnabled, isUsableIn } = this.#options;
    if (!isUsableIn(place, request.runbook)) return undefined;
    if (accounts.get(place.accountId)?.role(roleName) === undefined || !isEnabled(place)) {
      return undefined;
    }
    const { running, run } = this.#begin({ ...request, place, targetLocations: [] }, parentId);
    return { ended: run().then(() => running.execution) };
  }

  /** In the account and Region of the runbook that asks. */
  #startNested(
    { id, place }: RunningExecution,
    { executedBy }: StartRequest,
    nested: NestedAutomation,
  ): Child {
    const runbook = this.#options.runbookOf(place, nested.documentName, nested.documentVersion);
    const { parameters, targetLocations } = nested;
    const { running, run } = this.#begin({ place, runbook, parameters, targetLocations, executedBy }, id);
    return {
      executionId: running.id,
      ended: run().then(() => running.execution),
      cancel: () => running.cancel(),
    };
  }

  #newExecution(
    { runbook, parameters, targetLocations, executedBy }: StartRequest,
    parentId: string | undefined,
    steps: readonly StepExecution[],
    totalSteps: number,
  ): AutomationExecution {
    return {
      AutomationExecutionId: this.#options.newId(),
      DocumentName: runbook.name,
      DocumentVersion: runbook.version,
      ExecutionStartTime: this.#options.clock.now() / 1000,
      AutomationExecutionStatus: 'InProgress',
      StepExecutions: steps,
      StepExecutionsTruncated: false,
      Parameters: parameters,
      Outputs: {},
      Mode: 'Auto',
      ...(parentId !== undefined && { ParentAutomationExecutionId: parentId }),
      ExecutedBy: executedBy,
      Targets: [],
      ResolvedTargets: { ParameterValues: [], Truncated: false },
      ...(targetLocations.length > 0 && {
        TargetMaps: [],
        TargetLocations: targetLocations,
        ProgressCounters: {
          TotalSteps: totalSteps,
          SuccessSteps: 0,
          FailedSteps: 0,
          CancelledSteps: 0,
          TimedOutSteps: 0,
        },
      }),
    };
  }
}
