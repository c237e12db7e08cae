import { PLACEHOLDER } from '../../src/automation/outputs.ts';
import type { Place } from '../../src/automation/place.ts';
import type { TrueExecution } from '../simulated-organization.ts';
import type { ResultAnswer } from './api-client.ts';

/** What became of one target, as the organization itself knows. */
interface Oracle extends Place {
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
 * Where the answer differs from what really happened in the organization, one line each. What runs in a place that
 * Rollcall may not read must be said to be unreadable, and nothing else must.
 */
export function differences(
  executions: readonly TrueExecution[],
  parentId: string,
  targets: readonly Place[],
  results: readonly ResultAnswer[],
  isReadable: (place: Place) => boolean = () => true,
): readonly string[] {
  const missing =
    targets.length === results.length ? [] : [`${results.length} results for ${targets.length} targets`];
  const wrong = targets.flatMap((place) => {
    const oracle = oracleOf(executions, parentId, place, isReadable(place));
    const result = results.find(
      ({ accountId, region }) => accountId === place.accountId && region === place.region,
    );
    const told = JSON.stringify([result?.verdict, result?.outputs ?? {}]);
    const happened = JSON.stringify([oracle.verdict, oracle.outputs ?? {}]);
    return told === happened
      ? []
      : [`${place.accountId} ${place.region}: told ${told}, happened ${happened}`];
  });
  return [...missing, ...wrong];
}

function oracleOf(
  executions: readonly TrueExecution[],
  parentId: string,
  place: Place,
  isReadable: boolean,
): Oracle {
  const child = executions.find(
    ({ accountId, region, execution }) =>
      accountId === place.accountId &&
      region === place.region &&
      execution.ParentAutomationExecutionId === parentId,
  )?.execution;
  if (child === undefined) return { ...place, verdict: 'neverStarted', outputs: undefined };
  if (!isReadable) return { ...place, verdict: 'unreadable', outputs: undefined };
  const values = (child.StepExecutions ?? []).flatMap(({ StepName = '', Outputs = {} }) =>
    Object.entries(Outputs).map(([name, value]) => [`${StepName}.${name}`, value] as const),
  );
  return {
    ...place,
    verdict: VERDICTS.get(child.AutomationExecutionStatus ?? '') ?? 'running',
    outputs: Object.fromEntries(values.filter(([, value]) => !value.includes(PLACEHOLDER))),
  };
}
