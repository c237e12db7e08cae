import { PLACEHOLDER } from '../../src/automation/outputs.ts';
import type { Place } from '../../src/automation/place.ts';
import type { TrueExecution } from '../simulated-organization.ts';
import type { ResultAnswer } from './api-client.ts';

/** What became of one target, as the organization itself knows. */
interface Truth extends Place {
  readonly verdict: string;
  readonly outputs: Readonly<Record<string, readonly string[]>> | undefined;
}

const VERDICTS: ReadonlyMap<string, string> = new Map([
  ['Success', 'succeeded'],
  ['Failed', 'failed'],
  ['TimedOut', 'timedOut'],
  ['Cancelled', 'cancelled'],
]);

/** Where the answer differs from what really happened in the organization, one line each. */
export function differences(
  executions: readonly TrueExecution[],
  parentId: string,
  targets: readonly Place[],
  results: readonly ResultAnswer[],
): readonly string[] {
  const missing =
    targets.length === results.length ? [] : [`${results.length} results for ${targets.length} targets`];
  const unreadable = new Set(results.filter(({ verdict }) => verdict === 'unreadable').map(keyOf));
  // Of whom Rollcall says that it may not look, it says nothing that could be wrong.
  const wrong = targets
    .filter((place) => !unreadable.has(keyOf(place)))
    .flatMap((place) => {
      const truth = truthOf(executions, parentId, place);
      const result = results.find(
        ({ accountId, region }) => accountId === place.accountId && region === place.region,
      );
      const told = [result?.verdict, result?.outputs ?? {}];
      const happened = [truth.verdict, truth.outputs ?? {}];
      return JSON.stringify(told) === JSON.stringify(happened)
        ? []
        : [
            `${place.accountId} ${place.region}: told ${JSON.stringify(told)}, happened ${JSON.stringify(happened)}`,
          ];
    });
  return [...missing, ...wrong];
}

function truthOf(executions: readonly TrueExecution[], parentId: string, place: Place): Truth {
  const child = executions.find(
    ({ accountId, region, execution }) =>
      accountId === place.accountId &&
      region === place.region &&
      execution.ParentAutomationExecutionId === parentId,
  )?.execution;
  if (child === undefined) return { ...place, verdict: 'neverStarted', outputs: undefined };
  const values = (child.StepExecutions ?? []).flatMap(({ StepName = '', Outputs = {} }) =>
    Object.entries(Outputs).map(([name, value]) => [`${StepName}.${name}`, value] as const),
  );
  return {
    ...place,
    verdict: VERDICTS.get(child.AutomationExecutionStatus ?? '') ?? 'running',
    outputs: Object.fromEntries(values.filter(([, value]) => !value.includes(PLACEHOLDER))),
  };
}

const keyOf = ({ accountId, region }: Place): string => `${accountId} ${region}`;
