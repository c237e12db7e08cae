import type { Engine } from '../automation/engine.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import type { Idempotency } from './idempotency.ts';
import { StartAutomationInput } from './start-automation-input.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
export function startAutomationExecution(
  { caller, region, input }: ApiCall,
  engine: Engine,
  runbooks: ReadonlyMap<string, Runbook>,
  idempotency: Idempotency,
): object {
  const { ClientToken, ...asked } = parseInput(StartAutomationInput, input);
  const place = { accountId: caller.accountId, region };
  const start = (): string =>
    engine.start({
      place,
      runbook: findRunbook(runbooks, asked.DocumentName),
      parameters: asked.Parameters,
      targetParameterName: asked.TargetParameterName,
      targets: asked.Targets,
      targetMaps: asked.TargetMaps,
      maxConcurrency: asked.MaxConcurrency,
      maxErrors: asked.MaxErrors,
      targetLocations: asked.TargetLocations,
      tags: asked.Tags,
      executedBy: caller.arn,
    });
  return { AutomationExecutionId: idempotency.once(place, ClientToken, asked, start) };
}

/** @throws {ApiError} AutomationDefinitionNotFoundException */
export function findRunbook(runbooks: ReadonlyMap<string, Runbook>, name: string): Runbook {
  const runbook = runbooks.get(name);
  if (runbook !== undefined) return runbook;
  throw new ApiError('AutomationDefinitionNotFoundException', `Document with name ${name} does not exist.`);
}
