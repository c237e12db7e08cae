import type { StepExecution, TargetLocation } from './execution.ts';
import { fanOut } from './fan-out.ts';
import { endParent, runChildStep, type ChildRun } from './run-child-step.ts';
import type { RunningExecution } from './running-execution.ts';
import type { Child } from './start-child.ts';
import {
  expandLocations,
  maxConcurrency,
  maxErrors,
  type Expand,
  type RoleLocation,
} from './target-locations.ts';

/** One location, and the parent's step for it. */
interface LocationStep {
  readonly targetLocation: RoleLocation;
  readonly step: StepExecution;
}

/** One entry of TargetLocations, expanded. */
export interface LocationGroup {
  readonly entry: TargetLocation;
  readonly steps: readonly LocationStep[];
}

export interface LocationsRun extends ChildRun {
  readonly groups: readonly LocationGroup[];
  /** Whether the account's execution role is there, and trusts the principal that started the parent. */
  isAssumable(targetLocation: RoleLocation): Promise<boolean>;
  /** Starts the child; undefined if the account's execution role cannot be assumed. */
  startChild(targetLocation: RoleLocation, entry: TargetLocation): Child | undefined;
}

/** A parent has one step for each account and Region, named after them. */
export const locationGroups = (
  entries: readonly TargetLocation[],
  expand: Expand,
  stepsNameTheirLocation: boolean,
  newId: () => string,
): LocationGroup[] =>
  entries.map((entry) => ({
    entry,
    steps: expandLocations(entry, expand).map((targetLocation) => ({
      targetLocation,
      step: {
        StepName: `${targetLocation.location.accountId}_${targetLocation.location.region}`,
        Action: 'aws:executeAutomation',
        StepStatus: 'Pending',
        Inputs: {},
        StepExecutionId: newId(),
        OverriddenParameters: {},
        ...(stepsNameTheirLocation && {
          TargetLocation: {
            Accounts: [targetLocation.location.accountId],
            Regions: [targetLocation.location.region],
          },
        }),
      },
    })),
  }));

/** Runs a child in every location, as many at once as the entry allows, until too many have failed. */
export async function runTargetLocations(running: RunningExecution, run: LocationsRun): Promise<void> {
  const exceeded = await Promise.all(run.groups.map((group) => runGroup(running, run, group)));
  await run.clock.sleep(run.latencyMs);
  endParent(running, run, { isExceeded: exceeded.includes(true) });
}

/** Whether more locations failed than the entry allows. */
function runGroup(
  running: RunningExecution,
  run: LocationsRun,
  { entry, steps }: LocationGroup,
): Promise<boolean> {
  const concurrency = maxConcurrency(entry, steps.length);
  return fanOut({
    items: steps,
    concurrency: () => concurrency,
    maxErrors: maxErrors(entry, steps.length),
    isStopped: () => running.isStopped,
    run: async ({ targetLocation, step }, mayStart) => {
      await run.clock.sleep(run.latencyMs);
      const isAssumable = await run.isAssumable(targetLocation);
      if (!mayStart()) return 'notStarted';
      return runChildStep(running, run, {
        step,
        start: () =>
          (isAssumable ? run.startChild(targetLocation, entry) : undefined) ??
          roleFailure(targetLocation, run.unverified),
        outputs: ({ AutomationExecutionId }, isSuccess) =>
          isSuccess || run.unverified.failedStepNamesItsChild ? { ExecutionId: [AutomationExecutionId] } : {},
        where: 'in the target location',
      });
    },
  });
}

/** Both are AWS's words; the second is from a public report of 2021. */
function roleFailure(
  { location, roleName }: RoleLocation,
  { roleFailureWords }: LocationsRun['unverified'],
): string {
  const arn = `arn:aws:iam::${location.accountId}:role/${roleName}`;
  return roleFailureWords === 'executionRole'
    ? `The execution role ${arn} in the target location is unable to be assumed.`
    : `The provided role: ${arn} can't be assumed. (Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null)`;
}
