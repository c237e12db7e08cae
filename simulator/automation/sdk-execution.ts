import type { AutomationExecution as SdkExecution } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import type { AutomationExecution } from './execution.ts';

const SdkExecution = z.custom<SdkExecution>();
const TIMES: ReadonlySet<string> = new Set(['ExecutionStartTime', 'ExecutionEndTime']);

/** An execution as the SDK gives it to a caller of GetAutomationExecution: the same, with dates. */
export const sdkExecution = ({ Tags: _tags, ...execution }: AutomationExecution): SdkExecution =>
  SdkExecution.parse(withDates(execution));

function withDates(value: unknown, name = ''): unknown {
  if (typeof value === 'number' && TIMES.has(name)) return new Date(Math.round(value * 1000));
  if (Array.isArray(value)) return value.map((item) => withDates(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, withDates(content, key)]));
}
