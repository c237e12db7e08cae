import type { Location } from '../organization/location.ts';

/** Values by output name. */
export type Outputs = Readonly<Record<string, readonly string[]>>;

/**
 * A step as Systems Manager answers it. Times are seconds since the epoch, as on the wire.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecution.html
 */
export interface StepExecution {
  readonly StepName: string;
  readonly Action: string;
  readonly TimeoutSeconds?: number;
  readonly OnFailure?: string;
  readonly MaxAttempts?: number;
  readonly NextStep?: string;
  readonly IsEnd?: boolean;
  readonly IsCritical?: boolean;
  readonly ExecutionStartTime?: number;
  readonly ExecutionEndTime?: number;
  readonly StepStatus: string;
  readonly Inputs: Readonly<Record<string, string>>;
  readonly Outputs?: Outputs;
  readonly FailureMessage?: string;
  readonly FailureDetails?: FailureDetails;
  readonly StepExecutionId: string;
  readonly OverriddenParameters?: Readonly<Record<string, readonly string[]>>;
  /** The one account and Region where the step runs. */
  readonly TargetLocation?: TargetLocation;
  /** Of a step within a loop: the loop, and which iteration it belongs to. */
  readonly ParentStepDetails?: ParentStepDetails;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParentStepDetails.html */
export interface ParentStepDetails {
  readonly StepExecutionId: string;
  readonly StepName: string;
  readonly Action: string;
  /** From 1. */
  readonly Iteration: number;
  readonly IteratorValue?: string;
}

export interface FailureDetails {
  readonly FailureStage: string;
  readonly FailureType: string;
  readonly Details: Readonly<Record<string, readonly string[]>>;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Target.html */
export interface Target {
  /** `ParameterValues`, `ResourceGroup`, `tag:NAME`, `AWS::EC2::Instance` or `InstanceIds`. */
  readonly Key: string;
  readonly Values: readonly string[];
}

/** Values by parameter: what one child of a rate-controlled execution takes. */
export type TargetMap = Readonly<Record<string, readonly string[]>>;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Tag.html */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TargetLocation.html */
export interface TargetLocation {
  /** Accounts, organizational units and roots, by their IDs. */
  readonly Accounts: readonly string[];
  readonly Regions: readonly string[];
  readonly TargetLocationMaxConcurrency?: string | undefined;
  readonly TargetLocationMaxErrors?: string | undefined;
  readonly ExecutionRoleName?: string | undefined;
  readonly IncludeChildOrganizationUnits?: boolean | undefined;
  readonly ExcludeAccounts?: readonly string[] | undefined;
  readonly Targets?: readonly Target[] | undefined;
  readonly TargetsMaxConcurrency?: string | undefined;
  readonly TargetsMaxErrors?: string | undefined;
}

export interface ProgressCounters {
  readonly TotalSteps: number;
  readonly SuccessSteps: number;
  readonly FailedSteps: number;
  readonly CancelledSteps: number;
  readonly TimedOutSteps: number;
}

/**
 * An execution as Systems Manager answers it. Times are seconds since the epoch, as on the wire.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html
 */
export interface AutomationExecution {
  readonly AutomationExecutionId: string;
  readonly DocumentName: string;
  readonly DocumentVersion: string;
  readonly ExecutionStartTime: number;
  readonly ExecutionEndTime?: number;
  readonly AutomationExecutionStatus: string;
  readonly StepExecutions: readonly StepExecution[];
  readonly StepExecutionsTruncated: boolean;
  readonly Parameters: Readonly<Record<string, readonly string[]>>;
  readonly Outputs: Outputs;
  readonly FailureMessage?: string;
  readonly Mode: 'Auto';
  readonly ParentAutomationExecutionId?: string;
  readonly ExecutedBy: string;
  readonly TargetParameterName?: string;
  readonly Targets: readonly Target[];
  readonly TargetMaps?: readonly TargetMap[];
  /** The resource for which a rate-controlled execution started this one. */
  readonly Target?: string;
  readonly MaxConcurrency?: string;
  readonly MaxErrors?: string;
  readonly ResolvedTargets: { readonly ParameterValues: readonly string[]; readonly Truncated: boolean };
  readonly TargetLocations?: readonly TargetLocation[];
  readonly ProgressCounters?: ProgressCounters;
  /** What its runbook's variables hold, by name. */
  readonly Variables?: Readonly<Record<string, readonly string[]>>;
  /** Kept beside the execution: no answer shows them. */
  readonly Tags?: readonly Tag[];
}

/** An execution, and where it runs. */
export interface LocatedExecution {
  readonly location: Location;
  readonly execution: AutomationExecution;
}

/** Ends, as documented, and those that are ends by their names. */
const ENDS = new Set([
  'Success',
  'TimedOut',
  'Cancelled',
  'Failed',
  'Rejected',
  'CompletedWithSuccess',
  'CompletedWithFailure',
  'Exited',
  'ChangeCalendarOverrideRejected',
]);

export const hasEnded = ({ AutomationExecutionStatus }: AutomationExecution): boolean =>
  ENDS.has(AutomationExecutionStatus);
