import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { fixture } from './fixture.ts';

const TIMES = new Set(['ExecutionStartTime', 'ExecutionEndTime']);

/** A recorded answer as the SDK gives it: its times are dates. */
export function recordedExecution(path: string): AutomationExecution {
  const text = JSON.stringify(fixture(path));
  const answer = JSON.parse(text, (key, value: unknown) =>
    TIMES.has(key) ? new Date(typeof value === 'number' ? value * 1000 : String(value)) : value,
  ) as { AutomationExecution: AutomationExecution };
  return answer.AutomationExecution;
}
