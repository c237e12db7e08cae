import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readEventPattern } from '../../simulator/events/event-pattern.ts';
import { parameterFaults } from '../../simulator/runbook/parameter-faults.ts';
import { selectOutput } from '../../simulator/runbook/select-output.ts';
import { Automation } from './automation.ts';
import { RunbookBench, aStep, runbookOf, stepOf } from './runbook-bench.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

const HOSTILE = '^(a+)+$';
const VICTIM = `${'a'.repeat(40)}!`;

test('a parameter may have the name of something that every object has', async () => {
  const bench = new RunbookBench();
  const input = { inputs: { Service: 's3', Api: 'ListBuckets', Prefix: '{{ constructor }}' } };
  const parameters = { parameters: { constructor: { type: 'String', default: 'none' } } };
  const runbook = runbookOf([aStep('list', input)], parameters);
  expect(parameterFaults(runbook, {})).toEqual([]);
  expect(stepOf(await bench.run(runbook), 'list').Inputs).toMatchObject({ Prefix: '"none"' });
});

test('an output may have such a name too, and is absent all the same when nothing is selected', async () => {
  const outputs = [{ Name: 'constructor', Selector: '$.Nothing', Type: 'MapList' }];
  const needs = { inputs: { Service: 's3', Api: 'ListBuckets', Prefix: '{{ list.constructor }}' } };
  const runbook = runbookOf([aStep('list', { outputs }), aStep('next', needs)], {
    outputs: ['list.constructor'],
  });
  const execution = await new RunbookBench().run(runbook);
  expect(stepOf(execution, 'next').FailureMessage).toContain('Failed to resolve input: list.constructor');
  expect(execution.Outputs).toEqual({});
});

test('a target parameter must be one of the runbook’s own', async () => {
  const Targets = [{ Key: 'ParameterValues', Values: ['a'] }];
  await expect(automation.start({ Targets, TargetParameterName: 'toString' })).rejects.toThrow(
    'toString is not a parameter of get_canonical_id',
  );
});

test('a pattern that would try its ways for ever refuses the value', () => {
  const runbook = runbookOf([aStep('list')], {
    parameters: { Size: { type: 'String', allowedPattern: HOSTILE } },
  });
  expect(parameterFaults(runbook, { Size: ['aaa'] })).toEqual([]);
  expect(parameterFaults(runbook, { Size: [VICTIM] })).toEqual([
    `Size has the value "${VICTIM}", which cannot be compared with the pattern ${HOSTILE}: it takes more than 2000 ms`,
  ]);
});

test('a filter that would try its ways for ever fails the step', () => {
  const Selector = `$.Names[?(@.match("${HOSTILE}"))]`;
  const output = { Name: 'Name', Selector, Type: 'String' } as const;
  expect(selectOutput(output, { Names: ['aaa'] })).toEqual(['aaa']);
  expect(() => selectOutput(output, { Names: [VICTIM] })).toThrow('it takes more than 2000 ms');
});

test('a wildcard with many asterisks is soon compared', () => {
  const matches = readEventPattern({ detail: { name: [{ wildcard: `${'*a'.repeat(50)}b` }] } });
  expect(matches({ detail: { name: 'a'.repeat(5000) } })).toBe(false);
  expect(matches({ detail: { name: `${'a'.repeat(5000)}b` } })).toBe(true);
});

test('where the simulation itself fails, the execution has failed, and the others run on', async () => {
  Object.assign(automation.started.organization.accounts.get(CENTRAL) ?? {}, {
    answer: () => {
      throw new Error('out of order');
    },
  });
  const failed = await automation.run({});
  const FailureMessage = 'The simulation failed: out of order';
  expect(failed).toMatchObject({ AutomationExecutionStatus: 'Failed', FailureMessage });
  expect(failed.StepExecutions).toMatchObject([{ StepStatus: 'Failed', FailureMessage }]);
  const TargetLocations = [{ Accounts: [MEMBERS[0] ?? ''], Regions: [REGION] }];
  expect(await automation.run({ TargetLocations })).toMatchObject({ AutomationExecutionStatus: 'Success' });
});
