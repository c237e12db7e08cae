import * as z from 'zod';
import type { Engine } from '../automation/engine.ts';
import type { Documents } from '../documents/documents.ts';
import { parameterFaults } from '../runbook/parameter-faults.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { DocumentReference, VersionReference } from './document-input.ts';
import { findRunbook } from './find-runbook.ts';

const AccountId = z.string().regex(/^\d{12}$/, {
  error: 'must be an account of twelve digits: organizational units are not simulated',
});
const Amount = z.string().regex(/^(\d+|\d{1,3}%)$/, { error: 'must be a number or a percentage' });

const TargetLocation = z.strictObject({
  Accounts: z.array(AccountId).min(1).max(50),
  Regions: z.array(z.string()).min(1).max(50),
  TargetLocationMaxConcurrency: Amount.optional(),
  TargetLocationMaxErrors: Amount.optional(),
  ExecutionRoleName: z.string().optional(),
});

/** What is simulated of it; other parameters are refused by name. */
const Input = z.strictObject({
  DocumentName: DocumentReference,
  DocumentVersion: VersionReference.optional(),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  Mode: z.literal('Auto').optional(),
  TargetLocations: z.array(TargetLocation).min(1).max(100).default([]),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
export function startAutomationExecution(
  { caller, region, input }: ApiCall,
  engine: Engine,
  documents: Documents,
): object {
  const { DocumentName, DocumentVersion, Parameters, TargetLocations } = parseInput(Input, input);
  const place = { accountId: caller.accountId, region };
  const runbook = findRunbook(documents, place, DocumentName, DocumentVersion);
  checkParameters(runbook, Parameters);
  const executionId = engine.start({
    place,
    runbook,
    parameters: Parameters,
    targetLocations: TargetLocations,
    executedBy: caller.arn,
  });
  return { AutomationExecutionId: executionId };
}

/** @throws {ApiError} InvalidAutomationExecutionParametersException that names every fault */
function checkParameters(runbook: Runbook, given: Readonly<Record<string, readonly string[]>>): void {
  const faults = parameterFaults(runbook, given);
  if (faults.length > 0) {
    throw new ApiError('InvalidAutomationExecutionParametersException', `${faults.join('; ')}.`);
  }
}
