import type { Location } from '../organization/location.ts';
import type { StepExecution } from './execution.ts';
import { resolveTargets, type Resource } from './resolve-targets.ts';
import { pendingSteps } from './run-runbook.ts';
import { locationGroups, type LocationGroup } from './run-target-locations.ts';
import { targetSteps, type TargetStep } from './run-targets.ts';
import type { StartRequest } from './start-request.ts';
import type { Expand } from './target-locations.ts';
import type { Unverified } from './unverified.ts';

/** What an execution does: it starts children in locations or for resources, or it runs its runbook. */
export type Plan = { readonly steps: readonly StepExecution[] } & (
  | { readonly kind: 'locations'; readonly groups: readonly LocationGroup[] }
  | { readonly kind: 'targets'; readonly targets: readonly TargetStep[] }
  | { readonly kind: 'runbook' }
);

interface PlanningWorld {
  readonly expand: Expand;
  readonly resources: (location: Location) => readonly Resource[];
  readonly newId: () => string;
  readonly unverified: Unverified;
}

export function planSteps(
  request: StartRequest,
  { expand, resources, newId, unverified }: PlanningWorld,
): Plan {
  const { location, runbook, targetLocations, targets = [], targetMaps = [] } = request;
  if (targetLocations.length > 0) {
    const groups = locationGroups(targetLocations, expand, unverified.stepsNameTheirLocation, newId);
    const steps = groups.flatMap((group) => group.steps.map(({ step }) => step));
    return { kind: 'locations', groups, steps };
  }
  if (targets.length + targetMaps.length > 0) {
    const resolved = targetSteps(
      resolveTargets(request, resources(location), location, runbook.targetType),
      newId,
    );
    return { kind: 'targets', targets: resolved, steps: resolved.map(({ step }) => step) };
  }
  return { kind: 'runbook', steps: pendingSteps(runbook, newId) };
}
