import type { Engine } from '../automation/engine.ts';
import type { Documents } from '../documents/documents.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { findRunbook } from './find-runbook.ts';
import type { Idempotency } from './idempotency.ts';
import { StartAutomationInput } from './start-automation-input.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
export function startAutomationExecution(
  { caller, region, input }: ApiCall,
  engine: Engine,
  documents: Documents,
  idempotency: Idempotency,
): object {
  const { ClientToken, ...asked } = parseInput(StartAutomationInput, input);
  const place = { accountId: caller.accountId, region };
  const start = (): string =>
    engine.start({
      place,
      runbook: findRunbook(documents, place, asked.DocumentName, asked.DocumentVersion),
      parameters: asked.Parameters,
      targetParameterName: asked.TargetParameterName,
      targets: asked.Targets,
      targetMaps: asked.TargetMaps,
      maxConcurrency: asked.MaxConcurrency,
      maxErrors: asked.MaxErrors,
      targetLocations: asked.TargetLocations,
      tags: asked.Tags,
      caller,
    });
  return { AutomationExecutionId: idempotency.once(place, ClientToken, asked, start) };
}
