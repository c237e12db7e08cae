/**
 * Where it is not known what AWS does, the simulation plays either answer. A reader of executions must survive
 * both.
 */
export interface Unverified {
  /** Whether steps of locations that never started stand in the list as `Pending`, or are absent. */
  readonly pendingStepsAreListed: boolean;
  /** Whether a location's failed step names the child that failed. */
  readonly failedStepNamesItsChild: boolean;
  /** Whether `ProgressCounters` counts the children's steps rather than the parent's. */
  readonly countersCountChildrenSteps: boolean;
  /** How an execution ends some of whose locations failed, though no more than its threshold allows. */
  readonly statusWithinThreshold: 'Success' | 'Failed';
  /** How an execution ends more of whose locations failed than its threshold allows: a public report of 2021 has Success. */
  readonly statusBeyondThreshold: 'Failed' | 'Success';
  /** How a runbook ends that a failed step aborts, though the step says that it is not critical. */
  readonly statusAfterUncriticalAbort: 'Success' | 'Failed';
  /** How the step of a location says that its execution role cannot be assumed. */
  readonly roleFailureWords: 'executionRole' | 'providedRole';
  /** Whether the filters StartTimeAfter and StartTimeBefore take milliseconds. */
  readonly timeFiltersTakeMilliseconds: boolean;
  /** Whether a step with isEnd that has failed goes to the step that its onFailure names, or ends the execution all the same. */
  readonly failedEndGoesToItsStep: boolean;
  /** How the event of a cancelled execution spells it. */
  readonly cancelledInEvents: 'Canceled' | 'Cancelled';
  /** `Nov 29, 2024 7:43:20 PM`, or `Jun 30, 2026, 7:11:37 PM` with a narrow no-break space before PM. */
  readonly datesInEvents: 'plain' | 'comma';
  /** Which hops of an event from bus to bus replace its `id` and `time`: those to another Region do. */
  readonly hopsThatRenewEvents: 'acrossRegions' | 'all';
  /** Whether a location's step says its account and Region in `TargetLocation` too. */
  readonly stepsNameTheirLocation: boolean;
  /** How a rate-controlled execution ends whose targets are nothing that exists. */
  readonly statusWithoutTargets: 'Success' | 'Failed';
  /** Whether the child of one resource still names the parameter that took it. */
  readonly targetChildNamesItsParameter: boolean;
  /** How many values `ResolvedTargets` holds before it says that they are truncated. */
  readonly valuesInResolvedTargets: number;
  /** How an execution ends that was stopped with `Complete`. */
  readonly statusAfterComplete: 'Success' | 'Cancelled';
  /** How many steps GetAutomationExecution holds before it says that they are truncated. */
  readonly stepsInGet: number;
  /** Whether a child in another Region than its parent runs only if the runbook's owner has it in that Region too. */
  readonly runbookIsNeededInEachRegion: boolean;
  /** From which of its times the thirty days are counted for which an execution can be read. */
  readonly historyCountsFrom: 'start' | 'end';
}

export const DEFAULT_ANSWERS: Unverified = {
  pendingStepsAreListed: true,
  failedStepNamesItsChild: true,
  countersCountChildrenSteps: false,
  statusWithinThreshold: 'Success',
  statusBeyondThreshold: 'Failed',
  statusAfterUncriticalAbort: 'Success',
  roleFailureWords: 'executionRole',
  timeFiltersTakeMilliseconds: true,
  failedEndGoesToItsStep: true,
  cancelledInEvents: 'Canceled',
  datesInEvents: 'comma',
  hopsThatRenewEvents: 'acrossRegions',
  stepsNameTheirLocation: false,
  statusWithoutTargets: 'Success',
  targetChildNamesItsParameter: false,
  valuesInResolvedTargets: 50,
  statusAfterComplete: 'Success',
  stepsInGet: 100,
  runbookIsNeededInEachRegion: false,
  historyCountsFrom: 'start',
};
