import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readEventPattern } from '../events/event-pattern.ts';
import { ComputingTime } from '../runbook/computing-time.ts';
import { parameterFaults } from '../runbook/parameter-faults.ts';
import { readRunbook } from '../runbook/runbook.ts';
import { selectOutput } from '../runbook/select-output.ts';
import { parseInput } from '../server/api-call.ts';
import { StartAutomationInput } from '../ssm/start-automation-input.ts';
import { Automation } from './automation.ts';
import { createDocument, json } from './documents.ts';
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
    `Size has the value "${VICTIM}", which cannot be compared with the pattern ${HOSTILE}: it takes more than 2000 ms, or what was compared before it did`,
  ]);
});

test.each(['^(a+)+$', '^(a|aa)+$', '^(a|a?)+$', '(.*a){25}$'])(
  'all values of a request share the time that patterns may take: %s',
  async (allowedPattern) => {
    const Content = json('hostile', { parameters: { Size: { type: 'StringList', allowedPattern } } });
    await createDocument(automation.started, { Name: 'hostile', Content });
    const values = Array.from({ length: 20 }, (_, index) => `${'a'.repeat(60 + index)}!`);
    const startedAt = performance.now();
    await expect(automation.start({ DocumentName: 'hostile', Parameters: { Size: values } })).rejects.toThrow(
      'which cannot be compared with the pattern',
    );
    // Twenty values of two seconds each would be forty.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  },
);

test('so do all maps of targets, and all selectors of an execution', () => {
  const time = new ComputingTime();
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1), b: deep(levels - 1) });
  const answer = deep(14);
  const output = { Name: 'Name', Selector: `$${'..*'.repeat(12)}`, Type: 'String' } as const;
  const startedAt = performance.now();
  for (let times = 0; times < 20; times += 1) {
    expect(() => selectOutput(output, answer, time)).toThrow('it takes more than 2000 ms');
  }
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

test('ordinary work is not counted, however often it is done', () => {
  const time = new ComputingTime(1000);
  for (let times = 0; times < 1000; times += 1) expect(time.spend(() => times)).toBe(times);
});

describe('__proto__ is no parameter:', () => {
  const proto = (value: unknown) =>
    JSON.parse(JSON.stringify({ x: value }).replace('"x"', '"__proto__"')) as object;

  test.each([
    ['parameters', { parameters: proto({ type: 'String' }) }],
    [
      'inputs of a step',
      { mainSteps: [{ ...aStep('list'), inputs: { Service: 's3', Api: 'ListBuckets', Filter: proto(1) } }] },
    ],
  ])('in a runbook, among the %s', (_where, part) => {
    const text = JSON.stringify({ schemaVersion: '0.3', mainSteps: [aStep('list')], ...part });
    expect(() => readRunbook('hostile', text)).toThrow('__proto__ is not a name');
  });

  test.each([
    ['Parameters', { Parameters: proto(['a']) }],
    ['TargetMaps', { TargetMaps: [proto(['a'])] }],
  ])('in a request, among the %s', (_where, part) => {
    expect(() => parseInput(StartAutomationInput, { DocumentName: 'one', ...part })).toThrow(
      '__proto__ is not the name of a parameter',
    );
  });
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
