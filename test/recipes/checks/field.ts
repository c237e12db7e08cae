import assert from 'node:assert/strict';
import { toExecution } from '../../../src/aws/ssm-execution.ts';
import { aRollcall } from '../../support/a-rollcall.ts';
import { aParentExecution, anExecution, location, PARENT_ID } from '../../support/builders.ts';

// The field goes from AWS's answer through the table to the API's.

const run = aRollcall();
const given = anExecution();
const child = toExecution(
  {
    ParentAutomationExecutionId: PARENT_ID,
    DocumentName: given.runbook,
    AutomationExecutionStatus: 'Success',
    ChangeRequestName: 'patch-tuesday',
    ExecutionStartTime: new Date(given.startTime ?? 0),
    ExecutionEndTime: new Date(given.endTime ?? 0),
  },
  given.executionId,
  given.location,
  given.observedAt,
);
run.aws.add(aParentExecution([location(1)]), child);
assert.equal(await run.event(child), 'recorded');
await run.event(aParentExecution([location(1)]));
await run.drain();

const { accountId, region } = location(1);
const answer = await run.api().request(`/executions/${PARENT_ID}/results/${accountId}/${region}`);
const body: unknown = await answer.json();
assert.deepEqual([answer.status, Object(body).changeRequest], [200, 'patch-tuesday']);
