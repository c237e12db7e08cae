import { describe, expect, test } from '@jest/globals';
import { parameterFaults } from '../runbook/parameter-faults.ts';
import { RunbookBench, aStep, runbookOf, stepOf } from './runbook-bench.ts';

const check = (rules: object, given?: string[]): string[] =>
  parameterFaults(
    runbookOf([aStep('list')], { parameters: { Size: rules } }),
    given === undefined ? {} : { Size: given },
  );

describe('a parameter is taken or refused:', () => {
  test.each<[rules: object, given: string[] | undefined, fault: string | undefined]>([
    [{ type: 'String' }, undefined, 'Missing required parameter: Size in user inputs.'],
    [{ type: 'String', default: '' }, undefined, undefined],
    [{ type: 'String' }, [], 'Size has 0 values: a String has one'],
    [{ type: 'AWS::EC2::Instance::Id' }, ['i-1', 'i-2'], 'Size has 2 values: a String has one'],
    [{ type: 'List<AWS::EC2::Instance::Id>' }, ['i-1', 'i-2'], undefined],
    [{ type: 'Integer' }, ['3'], undefined],
    [{ type: 'Integer' }, ['3.5'], 'Size has the value "3.5", which is no Integer'],
    [{ type: 'Boolean' }, ['true'], undefined],
    [{ type: 'Boolean' }, ['yes'], 'Size has the value "yes", which is no Boolean'],
    [{ type: 'StringMap' }, ['{"a":1}'], undefined],
    [{ type: 'StringMap' }, ['a=1'], 'which is no StringMap'],
    [{ type: 'MapList' }, ['{"a":1}', '{}'], undefined],
    [{ type: 'MapList' }, ['{"a":1}', '[]'], 'the value "[]", which is no MapList'],
    [{ type: 'String', allowedValues: ['a', 'b'] }, ['b'], undefined],
    [
      { type: 'String', allowedValues: ['a', 'b'] },
      ['c'],
      'Parameter "Size" has value "c" not found in [a, b].',
    ],
    [{ type: 'Integer', allowedValues: [1, 2] }, ['2'], undefined],
    [{ type: 'String', allowedPattern: '^i-[a-f0-9]+$' }, ['i-12ab'], undefined],
    [{ type: 'String', allowedPattern: '^i-[a-f0-9]+$' }, ['vol-1'], 'which does not match the pattern ^i-'],
    [{ type: 'String', allowedPattern: 'a+' }, ['xay'], undefined],
    [{ type: 'StringList', allowedPattern: '^i-' }, ['i-1', 'x'], 'the value "x", which does not match'],
    [{ type: 'StringList', minItems: 2 }, ['a'], 'Size has 1 items: at least 2 are needed'],
    [{ type: 'StringList', maxItems: 1 }, ['a', 'b'], 'Size has 2 items: at most 1 are allowed'],
    [{ type: 'String', minChars: 3 }, ['ab'], 'which has fewer than 3 characters'],
    [{ type: 'String', maxChars: 1 }, ['ab'], 'which has more than 1 characters'],
  ])('%j given %j: %s', (rules, given, fault) => {
    const faults = check(rules, given);
    expect(faults).toHaveLength(fault === undefined ? 0 : 1);
    expect(faults.join()).toContain(fault ?? '');
  });

  test('every fault is named, unknown parameters too', () => {
    const runbook = runbookOf([aStep('list')], {
      parameters: { Size: { type: 'Integer' }, Name: { type: 'String' } },
    });
    expect(parameterFaults(runbook, { Size: ['x'], Other: ['y'], toString: ['z'] })).toEqual([
      'Undefined execution inputs: [Other, toString].',
      'Size has the value "x", which is no Integer',
      'Missing required parameter: Name in user inputs.',
    ]);
  });
});

test.each<[type: string, given: string[], input: string]>([
  ['String', ['3'], '"3"'],
  ['Integer', ['-3'], '-3'],
  ['Boolean', ['false'], 'false'],
  ['StringList', ['a', 'b'], '["a","b"]'],
  ['StringMap', ['{"a":{"b":1}}'], '{"a":{"b":1}}'],
  ['MapList', ['{"a":1}', '{"b":2}'], '[{"a":1},{"b":2}]'],
])('a %s keeps its type where it is the whole input: %j', async (type, given, input) => {
  const inputs = { Service: 's3', Api: 'ListBuckets', Value: '{{ Size }}' };
  const runbook = runbookOf([aStep('list', { inputs })], { parameters: { Size: { type } } });
  const execution = await new RunbookBench().run(runbook, { Size: given });
  expect(stepOf(execution, 'list').Inputs['Value']).toBe(input);
});
