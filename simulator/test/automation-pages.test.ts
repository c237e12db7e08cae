import {
  AutomationExecutionFilterKey,
  DescribeAutomationExecutionsCommand,
  paginateDescribeAutomationExecutions,
  paginateDescribeAutomationStepExecutions,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readRunbook } from '../runbook/runbook.ts';
import { Automation, NOBODY, runbook } from './automation.ts';
import { start } from './start.ts';

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

test('executions come in pages of 50, each of them once', async () => {
  const started = new Set<string>();
  for (let count = 0; count < 101; count += 1) started.add(await automation.start());
  const pages: (string | undefined)[][] = [];
  for await (const page of paginateDescribeAutomationExecutions({ client: automation.ssm() }, {})) {
    const rows = page.AutomationExecutionMetadataList ?? [];
    pages.push(rows.map(({ AutomationExecutionId }) => AutomationExecutionId));
  }
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 1]);
  expect(new Set(pages.flat())).toEqual(started);
});

test('steps come in pages of 50, in their order', async () => {
  await automation.restart({ runbooks: [readRunbook('long', runbook(51))] });
  const AutomationExecutionId = await automation.start({ DocumentName: 'long' });
  const pages: (string | undefined)[][] = [];
  const steps = paginateDescribeAutomationStepExecutions(
    { client: automation.ssm() },
    { AutomationExecutionId },
  );
  for await (const { StepExecutions = [] } of steps) {
    pages.push(StepExecutions.map(({ StepName }) => StepName));
  }
  expect(pages.map(({ length }) => length)).toEqual([50, 1]);
  expect(pages.flat()).toEqual(Array.from({ length: 51 }, (_, index) => `step_${index}`));
});

/** A value that no execution of the sample has. */
const VALUES: Partial<Record<AutomationExecutionFilterKey, string>> = {
  AutomationSubtype: 'ChangeRequest',
  AutomationType: 'CrossAccount',
  ExecutionId: NOBODY,
  ExecutionStatus: 'Cancelled',
  ParentExecutionId: NOBODY,
  StartTimeAfter: '2100-01-01T00:00:00Z',
  StartTimeBefore: '2000-01-01T00:00:00Z',
};

test.each(Object.values(AutomationExecutionFilterKey))(
  'the filter %s, which AWS documents, is kept or refused by name',
  async (Key) => {
    await automation.start();
    const answer = automation
      .ssm()
      .send(new DescribeAutomationExecutionsCommand({ Filters: [{ Key, Values: [VALUES[Key] ?? 'None'] }] }))
      .then(
        ({ AutomationExecutionMetadataList }) => AutomationExecutionMetadataList,
        ({ name, message }: Error) => `${name}: ${message}`,
      );
    const isRefused = expect.stringMatching(`^ValidationException: .*${Key}`);
    expect([[], isRefused]).toContainEqual(await answer);
  },
);
