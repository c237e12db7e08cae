import { PLACEHOLDER } from '../../src/domain/outputs.ts';
import type { Location } from '../../src/domain/location.ts';
import type { TrueExecution } from '../../simulator/simulated-organization.ts';
import type { ResultAnswer } from './api-client.ts';

/** What became of one target, as the organization itself knows. */
interface Oracle extends Location {
  readonly verdict: string;
  readonly outputs: Readonly<Record<string, readonly string[]>> | undefined;
}

const VERDICTS: ReadonlyMap<string, string> = new Map([
  ['Success', 'succeeded'],
  ['Failed', 'failed'],
  ['TimedOut', 'timedOut'],
  ['Cancelled', 'cancelled'],
]);

/**
 * Where the answer differs from what really happened in the organization, one line each. What runs in a location that
 * Rollcall may not read must be said to be unreadable, and nothing else must.
 */
export function differences(
  executions: readonly TrueExecution[],
  parentId: string,
  targets: readonly Location[],
  results: readonly ResultAnswer[],
  isReadable: (location: Location) => boolean = () => true,
): readonly string[] {
  const missing =
    targets.length === results.length ? [] : [`${results.length} results for ${targets.length} targets`];
  const wrong = targets.flatMap((location) => {
    const oracle = oracleOf(executions, parentId, location, isReadable(location));
    const result = results.find(
      ({ accountId, region }) => accountId === location.accountId && region === location.region,
    );
    const told = JSON.stringify([result?.verdict, result?.outputs ?? {}]);
    const happened = JSON.stringify([oracle.verdict, oracle.outputs ?? {}]);
    return told === happened
      ? []
      : [`${location.accountId} ${location.region}: told ${told}, happened ${happened}`];
  });
  return [...missing, ...wrong];
}

function oracleOf(
  executions: readonly TrueExecution[],
  parentId: string,
  location: Location,
  isReadable: boolean,
): Oracle {
  const child = executions.find(
    ({ accountId, region, execution }) =>
      accountId === location.accountId &&
      region === location.region &&
      execution.ParentAutomationExecutionId === parentId,
  )?.execution;
  if (child === undefined) return { ...location, verdict: 'neverStarted', outputs: undefined };
  if (!isReadable) return { ...location, verdict: 'unreadable', outputs: undefined };
  const values = (child.StepExecutions ?? []).flatMap(({ StepName = '', Outputs = {} }) =>
    Object.entries(Outputs).map(([name, value]) => [`${StepName}.${name}`, value] as const),
  );
  return {
    ...location,
    verdict: VERDICTS.get(child.AutomationExecutionStatus ?? '') ?? 'running',
    outputs: Object.fromEntries(values.filter(([, value]) => !value.includes(PLACEHOLDER))),
  };
}
