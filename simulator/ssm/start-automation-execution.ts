import type { Engine } from '../automation/engine.ts';
import type { Documents } from '../documents/documents.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { findRunbook } from './find-runbook.ts';
import type { Idempotency } from './idempotency.ts';
import { StartAutomationInput } from './start-automation-input.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
export async function startAutomationExecution(
  { caller, region, input }: ApiCall,
  engine: Engine,
  documents: Documents,
  idempotency: Idempotency,
): Promise<object> {
  const { ClientToken, ...asked } = parseInput(StartAutomationInput, input);
  const location = { accountId: caller.accountId, region };
  const start = (): Promise<string> =>
    engine.start({
      location,
      runbook: findRunbook(documents, location, asked.DocumentName, asked.DocumentVersion),
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
  return { AutomationExecutionId: await idempotency.once(location, ClientToken, asked, start) };
}
