import { cutText } from '../domain/cut-text.ts';
import type { FanOut } from '../domain/fan-out.ts';
import type { Location } from '../domain/location.ts';
import { childIdOf, startsAutomation, type Step } from '../domain/step.ts';
import { locationFromStepName } from '../domain/target-locations.ts';
import type { RosterStep } from '../ledger/roster.ts';

/** The steps of a parent that stand for children, as its roster keeps them. */
export function toRosterSteps(
  steps: readonly Step[],
  kind: FanOut['kind'],
  parentLocation: Location,
): RosterStep[] {
  return steps
    .filter((step) => kind !== 'runbook' || startsAutomation(step))
    .map((step) => ({
      stepExecutionId: step.stepExecutionId,
      // AWS may say where a location's step ran; its name says it in any case. All other steps run beside
      // their parent.
      location:
        kind === 'targetLocations'
          ? (step.targetLocation ?? locationFromStepName(step.name))
          : parentLocation,
      resource: kind === 'rateControl' ? step.name : undefined,
      childId: childIdOf(step),
      status: step.status,
      startTime: step.startTime,
      endTime: step.endTime,
      message: cutText(step.failure?.message),
    }));
}
