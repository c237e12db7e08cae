import * as z from 'zod';
import {
  MaxConcurrency,
  MaxErrors,
  Tag,
  TargetLocation,
  TargetMaps,
  Targets,
} from '../automation/fan-out-input.ts';
import { byParameter } from '../runbook/by-parameter.ts';
import { DocumentReference, VersionReference } from './document-input.ts';

/**
 * What is simulated of it, with AWS's limits; other parameters are refused by name.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
export const StartAutomationInput = z.strictObject({
  DocumentName: DocumentReference,
  DocumentVersion: VersionReference.optional(),
  Parameters: byParameter(z.array(z.string())).default({}),
  ClientToken: z
    .string()
    .regex(/^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/, { error: 'must be a UUID' })
    .optional(),
  Mode: z.literal('Auto', { error: 'Interactive is not simulated' }).optional(),
  TargetParameterName: z.string().min(1).max(50).optional(),
  Targets: Targets.optional(),
  TargetMaps: TargetMaps.optional(),
  MaxConcurrency: MaxConcurrency.optional(),
  MaxErrors: MaxErrors.optional(),
  TargetLocations: z.array(TargetLocation).min(1).max(100).default([]),
  Tags: z.array(Tag).max(5, { error: 'at most five tags' }).optional(),
});
export type StartAutomationInput = z.infer<typeof StartAutomationInput>;
