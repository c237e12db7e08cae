import type { AutomationExecution } from './execution.ts';
import type { Plan } from './plan-steps.ts';
import type { Lineage, StartRequest } from './start-request.ts';
import type { Unverified } from './unverified.ts';

interface Beginning {
  readonly id: string;
  readonly request: StartRequest;
  readonly lineage: Lineage;
  readonly plan: Plan;
  /** Whether it waits for its turn. */
  readonly isQueued: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly unverified: Unverified;
}

/** An execution as it stands when it begins: what the caller gave is shown, and nothing that it did not give. */
export function newExecution(beginning: Beginning): AutomationExecution {
  const { id, request, lineage, plan, isQueued, now, unverified } = beginning;
  const { runbook, parameters, targets = [], caller, tags } = request;
  const { maxConcurrency, maxErrors } = request;
  const parameterName = unverified.targetChildNamesItsParameter ? lineage.target?.parameterName : undefined;
  const targetParameterName = request.targetParameterName ?? parameterName;
  return {
    AutomationExecutionId: id,
    DocumentName: runbook.name,
    DocumentVersion: runbook.version,
    ExecutionStartTime: now / 1000,
    AutomationExecutionStatus: isQueued ? 'Pending' : 'InProgress',
    StepExecutions: plan.steps,
    StepExecutionsTruncated: false,
    Parameters: parameters,
    Outputs: {},
    Mode: 'Auto',
    ...(lineage.parentId !== undefined && { ParentAutomationExecutionId: lineage.parentId }),
    ExecutedBy: caller.arn,
    ...(targetParameterName !== undefined && { TargetParameterName: targetParameterName }),
    Targets: targets,
    ...targetMapsOf(request),
    ...resolvedTargetsOf(plan, unverified.valuesInResolvedTargets),
    ...(maxConcurrency !== undefined && { MaxConcurrency: maxConcurrency }),
    ...(maxErrors !== undefined && { MaxErrors: maxErrors }),
    ...(lineage.target !== undefined && { Target: lineage.target.name }),
    ...locationsOf(request, plan, unverified.countersCountChildrenSteps),
    ...(tags !== undefined && { Tags: tags }),
  };
}

/** A cross-account execution always has the field, others only when it was given. */
const targetMapsOf = ({ targetMaps, targetLocations }: StartRequest) =>
  targetMaps !== undefined || targetLocations.length > 0 ? { TargetMaps: targetMaps ?? [] } : {};

function resolvedTargetsOf(plan: Plan, most: number): Pick<AutomationExecution, 'ResolvedTargets'> {
  const names = plan.kind === 'targets' ? plan.targets.map(({ target }) => target.name) : [];
  return { ResolvedTargets: { ParameterValues: names.slice(0, most), Truncated: names.length > most } };
}

function locationsOf({ targetLocations, runbook }: StartRequest, plan: Plan, isOfChildren: boolean) {
  if (plan.kind !== 'locations') return {};
  const stepsEach = isOfChildren ? runbook.mainSteps.length : 1;
  return {
    TargetLocations: targetLocations,
    ProgressCounters: {
      TotalSteps: plan.steps.length * stepsEach,
      SuccessSteps: 0,
      FailedSteps: 0,
      CancelledSteps: 0,
      TimedOutSteps: 0,
    },
  };
}
