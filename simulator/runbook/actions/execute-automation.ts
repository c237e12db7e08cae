import * as z from 'zod';
import {
  MaxConcurrency,
  MaxErrors,
  Tag,
  TargetLocation,
  TargetMaps,
  Targets,
} from '../../automation/fan-out-input.ts';
import { byParameter } from '../by-parameter.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html */
export const ExecuteAutomationInputs = z.strictObject({
  DocumentName: z.string().min(1),
  DocumentVersion: z.string().optional(),
  /** A value or a list of values for each parameter. */
  RuntimeParameters: byParameter(z.unknown()).default({}),
  TargetParameterName: z.string().optional(),
  Targets: Targets.min(1).optional(),
  TargetMaps: TargetMaps.min(1).optional(),
  MaxConcurrency: MaxConcurrency.optional(),
  MaxErrors: MaxErrors.optional(),
  TargetLocations: z.array(TargetLocation).min(1).max(100).default([]),
  Tags: z.array(Tag).max(5).optional(),
});

export const EXECUTE_AUTOMATION_OUTPUTS = {
  ExecutionId: 'String',
  Status: 'String',
  Output: 'StringList',
} as const;
