import { expect, test } from '@jest/globals';
import { hasEnded } from '../../src/automation/execution.ts';
import { anExecution, NOW, PARENT_ID } from '../support/builders.ts';

test.each([
  ['a final status', 'Failed', PARENT_ID, undefined, true],
  ['a status that goes on', 'InProgress', undefined, undefined, false],
  ['a status that goes on, whatever its end time', 'Cancelling', undefined, NOW, false],
  ['an unknown status of a root with an end time', 'Hibernated', undefined, NOW, true],
  ['an unknown status of a root without one', 'Hibernating', undefined, undefined, false],
  ['an unknown status of a child', 'Hibernated', PARENT_ID, NOW, false],
])('%s', (_why, status, parentExecutionId, endTime, ended) => {
  expect(hasEnded(anExecution({ status, parentExecutionId, endTime }))).toBe(ended);
});
