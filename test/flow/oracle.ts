import type { AutomationExecution } from '@aws-sdk/client-ssm';
import type { SimulatedOrganization, TrueExecution } from '../../simulator/simulated-organization.ts';
import { PLACEHOLDER } from '../../src/domain/outputs.ts';
import { digestOf } from '../../src/ledger/digest.ts';
import type { Target } from '../../src/ledger/target.ts';
import type { Reason, Verdict } from '../../src/domain/verdict.ts';

/** What became of one target, as the organization itself knows. */
export interface TrueTarget {
  readonly accountId: string;
  readonly region: string;
  readonly executionId: string | undefined;
  readonly verdict: Verdict;
  readonly reason: Reason | undefined;
  readonly outputs: Readonly<Record<string, readonly string[]>> | undefined;
  /** The resource it was started for. */
  readonly resource: string | undefined;
}

const VERDICTS: ReadonlyMap<string | undefined, Verdict> = new Map([
  ['Success', 'succeeded'],
  ['Failed', 'failed'],
  ['TimedOut', 'timedOut'],
  ['Cancelled', 'cancelled'],
]);

/** The truth about an organization's executions, worked out without any of Rollcall's own rules but the digest's form. */
export class Oracle {
  readonly #executions: readonly TrueExecution[];

  constructor(organization: Pick<SimulatedOrganization, 'executions'>) {
    this.#executions = organization.executions();
  }

  /** Every expected target of a parent, by account, Region and execution. */
  targetsOf(parentId: string): readonly TrueTarget[] {
    const parent = this.#find(parentId);
    const children = this.#childrenOf(parentId).map(trueTarget);
    const locations = (parent.TargetLocations ?? []).flatMap(({ Accounts = [], Regions = [] }) =>
      Accounts.flatMap((accountId) => Regions.map((region) => ({ accountId, region }))),
    );
    const inLocations = [
      ...new Map(locations.map((location) => [keyOf(location), location])).values(),
    ].flatMap((location) => {
      const expected = locations.filter((other) => keyOf(other) === keyOf(location)).length;
      const begun = children.filter((child) => keyOf(child) === keyOf(location)).length;
      return Array.from({ length: expected - begun }, () => ({
        ...location,
        ...neverStarted(parent, location),
      }));
    });
    const others = [...this.#resourcesWithoutChild(parentId), ...this.#startedNobody(parentId)];
    return [...children, ...inLocations, ...others].sort(byKey);
  }

  /** Whether anything was started with target locations. */
  hasRunAcrossAccounts(): boolean {
    return this.#executions.some(({ execution }) => execution.TargetLocations !== undefined);
  }

  /** The IDs of everything below, and the parent's own, that fans out. */
  parentsFrom(parentId: string): readonly string[] {
    const below = this.#childrenOf(parentId).flatMap(({ execution }) =>
      this.parentsFrom(execution.AutomationExecutionId ?? ''),
    );
    const { StepExecutions = [], TargetLocations = [], Targets = [] } = this.#find(parentId);
    const fansOut =
      TargetLocations.length + Targets.length > 0 ||
      StepExecutions.some(({ Action }) => Action === 'aws:executeAutomation');
    return fansOut ? [parentId, ...below] : below;
  }

  /** Executions below that fan out to no child. */
  leavesFrom(parentId: string): readonly string[] {
    const parents = new Set(this.parentsFrom(parentId));
    return [...parents].flatMap((id) =>
      this.#childrenOf(id)
        .map(({ execution }) => execution.AutomationExecutionId ?? '')
        .filter((child) => !parents.has(child)),
    );
  }

  digestOf(parentId: string): string {
    const parents = new Set(this.parentsFrom(parentId));
    const targets = this.targetsOf(parentId).map(({ accountId, region, executionId, ...rest }) => ({
      ...rest,
      location: { accountId, region },
      executionId,
      ...(executionId !== undefined &&
        parents.has(executionId) && { row: { nested: { childDigest: this.digestOf(executionId) } } }),
    }));
    return digestOf({ targets: targets as unknown as readonly Target[], unnamed: 0 });
  }

  #find(id: string): AutomationExecution {
    return this.#located(id).execution;
  }

  #locationOf(id: string): { readonly accountId: string; readonly region: string } {
    const { accountId, region } = this.#located(id);
    return { accountId, region };
  }

  #located(id: string): TrueExecution {
    const found = this.#executions.find(({ execution }) => execution.AutomationExecutionId === id);
    if (found === undefined) throw new Error(`No execution ${id}`);
    return found;
  }

  #childrenOf(id: string): readonly TrueExecution[] {
    return this.#executions.filter(({ execution }) => execution.ParentAutomationExecutionId === id);
  }

  /** Steps of a runbook that began and ended before they had started a child. */
  #startedNobody(parentId: string): readonly TrueTarget[] {
    const parent = this.#find(parentId);
    if (parent.TargetLocations !== undefined || (parent.Targets ?? []).length > 0) return [];
    const begun = (parent.StepExecutions ?? []).filter(
      ({ Action, ExecutionStartTime }) =>
        Action === 'aws:executeAutomation' && ExecutionStartTime !== undefined,
    );
    const children = this.#childrenOf(parentId).length;
    return begun.slice(children).map(() => ({
      ...this.#locationOf(parentId),
      ...neverStarted(parent),
      reason: 'startFailed',
    }));
  }

  /** In a rate-controlled run each step is a resource. */
  #resourcesWithoutChild(parentId: string): readonly TrueTarget[] {
    const parent = this.#find(parentId);
    if (parent.TargetLocations !== undefined || (parent.Targets ?? []).length === 0) return [];
    const begun = new Set(this.#childrenOf(parentId).map(({ execution }) => execution.Target));
    return (parent.StepExecutions ?? [])
      .filter(({ StepName }) => !begun.has(StepName))
      .map(({ StepName }) => ({
        ...this.#locationOf(parentId),
        ...neverStarted(parent),
        resource: StepName,
      }));
  }
}

const keyOf = ({ accountId, region }: { readonly accountId: string; readonly region: string }): string =>
  `${accountId}_${region}`;

const byKey = (one: TrueTarget, other: TrueTarget): number =>
  `${keyOf(one)} ${one.executionId ?? ''}` < `${keyOf(other)} ${other.executionId ?? ''}` ? -1 : 1;

function trueTarget({ accountId, region, execution }: TrueExecution): TrueTarget {
  const { AutomationExecutionId, AutomationExecutionStatus, Target: resource } = execution;
  // The steps of a run over locations or resources are its roster, not its outputs.
  const isRoster = execution.TargetLocations !== undefined || (execution.Targets ?? []).length > 0;
  const ofSteps = (isRoster ? [] : (execution.StepExecutions ?? [])).flatMap(
    ({ StepName = '', Outputs = {} }) =>
      Object.entries(Outputs).map(([name, values]) => [`${StepName}.${name}`, values] as const),
  );
  const outputs = [...ofSteps, ...Object.entries(execution.Outputs ?? {})].filter(
    ([, values]) => !values.includes(PLACEHOLDER),
  );
  return {
    accountId,
    region,
    executionId: AutomationExecutionId,
    verdict: VERDICTS.get(AutomationExecutionStatus) ?? 'running',
    reason: undefined,
    outputs: Object.fromEntries(outputs),
    resource,
  };
}

function neverStarted(parent: AutomationExecution, location?: { accountId: string; region: string }) {
  const step = location && parent.StepExecutions?.find(({ StepName }) => StepName === keyOf(location));
  const reason: Reason = step?.FailureMessage?.includes('is unable to be assumed')
    ? 'executionRoleNotAssumableOrRunbookNotShared'
    : parent.AutomationExecutionStatus === 'Cancelled'
      ? 'parentCancelled'
      : 'errorThreshold';
  return {
    executionId: undefined,
    verdict: 'neverStarted',
    reason,
    outputs: undefined,
    resource: undefined,
  } as const;
}
