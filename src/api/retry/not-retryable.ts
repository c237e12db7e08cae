import type { Parent } from '../../ledger/parent.ts';
import { Problem, type NextStep } from '../http/problem.ts';
import { whyNoArgument } from './retry-commands.ts';

/**
 * The runbook and the Region of a parent that can be started again.
 * @throws {Problem} if it has no target locations, or they are not known yet; it says what to do instead
 */
export function toRetryable({ executionId, kind, problem, runbook, location }: Parent): {
  readonly runbook: string;
  readonly region: string;
  readonly accountId: string;
} {
  const refuse = (detail: string, next: readonly NextStep[] = []): Problem =>
    new Problem('not-retryable', 'Not retryable', detail, { parentExecutionId: executionId, next });
  if (kind === 'rateControl') {
    throw refuse(
      `${executionId} ran once for each resource in its own account and Region, and has no target locations: start it again there with --target-parameter-name and --targets that name the resources which did not succeed; the results have them as target`,
    );
  }
  if (kind === 'runbook') {
    throw refuse(
      `${executionId} has no target locations: its runbook started other automations itself. Start the runbook again, or ask for the retry of one of its children that has target locations`,
    );
  }
  if (problem === 'expired' && kind === undefined) {
    throw refuse(`AWS had forgotten ${executionId} before Rollcall read it: how it was started is not known`);
  }
  if (kind === undefined || location === undefined || runbook === undefined) {
    throw refuse(`${executionId} itself has not been read yet, so its target locations are not known`, [
      {
        operation: 'requestCollection',
        parameters: { parentId: executionId },
        description: 'asks for it at once',
      },
    ]);
  }
  const why = whyNoArgument(runbook);
  if (why !== undefined) {
    throw refuse(
      `The name of its runbook ${why}, which no name of a runbook does: it is not put into a command line`,
    );
  }
  return { runbook, ...location };
}
