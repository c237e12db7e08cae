import * as z from 'zod';
import { isExecutionId } from '../automation/execution-id.ts';

export const ExecutionId = z
  .string()
  .refine(isExecutionId, { error: 'must be an execution ID of 36 characters' });
