import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import { readJsonPath } from '../runbook/json-path.ts';
import { readRunbook } from '../runbook/runbook.ts';
import { aStep } from './runbook-bench.ts';

const ANSWER = {
  Reservations: [
    {
      Instances: [
        { Id: 'i-1', State: { Name: 'running' }, Cpus: 2, Spot: true, Tags: [{ Key: 'a', Value: '1' }] },
      ],
    },
    {
      Instances: [
        { Id: 'i-2', State: { Name: 'stopped' }, Cpus: 8, Spot: false, Tags: [{ Key: 'b', Value: '2' }] },
      ],
    },
  ],
  Tags: [
    { Key: 'Name', Value: 'one' },
    { Key: 'aws:owner', Value: null, Size: '5' },
    { Key: "it's", Value: 'two' },
    { Key: 'a]b', 'odd.name': 1 },
  ],
  ByName: { first: { Kind: 'x' }, second: { Kind: 'y' } },
};

describe('a filter lets through what fits:', () => {
  test.each<[path: string, found: unknown[]]>([
    ["$.Tags[?(@.Key == 'Name')].Value", ['one']],
    ["$['Tags'][?(@['Key'] == 'Name')]['Value']", ['one']],
    ['$.Tags[?( @.Key=="Name" )].Value', ['one']],
    ["$.Tags[?(@.Key == 'it\\'s')].Value", ['two']],
    ["$.Tags[?(@.Key == 'a]b')].Key", ['a]b']],
    ["$.Tags[?(@['odd.name'] == 1)].Key", ['a]b']],
    ['$.Tags[?(@.Size)].Key', ['aws:owner']],
    ['$.Tags[?(!@.Value)].Key', ['a]b']],
    ['$.Tags[?(@.Value == null)].Key', ['aws:owner']],
    ['$.Tags[?(@.Size > 4)].Key', []],
    ["$.Tags[?(@.Key != 'Name')].Key", ['aws:owner', "it's", 'a]b']],
    ["$.Reservations[*].Instances[?(@.State.Name == 'running')].Id", ['i-1']],
    ['$..Instances[?(@.Cpus >= 8 && @.Spot == false)].Id', ['i-2']],
    ['$..Instances[?(@.Cpus < 8 || @.Spot == false)].Id', ['i-1', 'i-2']],
    ["$..Instances[?(@.Tags[0].Key == 'b')].Id", ['i-2']],
    ["$..Instances[?(@.Spot)].Tags[?(@.Key == 'a')].Value", ['1']],
    ["$..[?(@.Key == 'b')].Value", ['2']],
    ["$.ByName[?(@.Kind == 'y')]", [{ Kind: 'y' }]],
    ['$.Reservations[?(@.Instances)].Instances[?(!(@.Cpus > 2))].Id', ['i-1']],
    ["$.Tags[?(@.constructor == 'x')].Key", []],
    ['$.Tags[?(@.constructor)].Key', []],
    ['$.Tags[?(@.__proto__)].Key', []],
  ])('%s', (path, found) => {
    expect(readJsonPath(path)(ANSWER)).toEqual(found);
  });
});

// What the advisories of jsonpath-plus show (GHSA-pppg-cpfq-h7wr, GHSA-hw8r-x6gr-5gjp), and what its 10.3.0 still did.
const PAYLOADS = (code: string): readonly string[] => [
  `$..[?(this.constructor.constructor("${code}")())]`,
  `$[?(@.constructor.constructor("${code}")())]`,
  `$..[?(p="${code}";a=''[['constructor']][['constructor']](p);a())]`,
  `$..[?(''.constructor.constructor("${code}")())]`,
  `$..[?([].__lookupGetter__("__proto__").constructor("${code}")())]`,
  `$..[?(({}).__lookupGetter__('__proto__').call(0).constructor.constructor("${code}")())]`,
  `$..[?({}.__defineGetter__('x', 1))]`,
  `$..[?(@.a.valueOf.constructor("${code}")())]`,
  `$..[?(process.exit(9))]`,
  `$..[?(require('fs'))]`,
  `$..[?(\`\${${code}}\`)]`,
  `$..[?(@.Key =~ /a/)]`,
  `$..[?(@.Key.match('a'))]`,
  `$..[?(@.Key == 'a', ${code})]`,
  `$..[?(@.Key = 'a')]`,
  `$..[?(@.length - 1)]`,
  `$..[?(@root)]`,
  `$..[?(@path)]`,
  `$..[?(@.a[?(${code})])]`,
  `$..[(${code})]`,
  `$[(@.length-1)]`,
  `$.Tags[('constructor')]`,
  `$..[?${code}]`,
];

describe('no code of a document runs:', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'inventory-payload-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  test.each(PAYLOADS('').map((payload, index) => [payload, index] as const))('%s', (_payload, index) => {
    const file = join(directory, 'written');
    const code = `process.getBuiltinModule('fs').writeFileSync('${file}', '')`;
    const Selector = PAYLOADS(code)[index] ?? '';
    expect(() => readJsonPath(Selector)({ a: [1], b: { c: 'x' } })).toThrow('is not simulated');
    const outputs = [{ Name: 'Out', Selector, Type: 'String' }];
    const text = JSON.stringify({ schemaVersion: '0.3', mainSteps: [aStep('list', { outputs })] });
    expect(() => readRunbook('hostile', text)).toThrow(
      /mainSteps\.0\.outputs\.0\.Selector is .* is not simulated/s,
    );
    const inputs = { Service: 's3', Api: 'ListBuckets', PropertySelector: Selector, DesiredValues: ['x'] };
    const step = { name: 'wait', action: 'aws:assertAwsResourceProperty', inputs };
    expect(() => readRunbook('hostile', JSON.stringify({ schemaVersion: '0.3', mainSteps: [step] }))).toThrow(
      'is not simulated',
    );
    expect(existsSync(file)).toBe(false);
  });

  test('whatever a path is made of, it is refused, or finds what stands in the answer', () => {
    const part = constantFrom(
      '$',
      '.',
      '..',
      '*',
      '[',
      ']',
      '[?(',
      ')]',
      '(',
      ')',
      '@',
      '@.',
      "'",
      '"',
      '`',
      '~',
      '^',
      ',',
      ':',
      '0',
      '-1',
      'a',
      'constructor',
      '__proto__',
      '__lookupGetter__',
      'hasRun',
      'globalThis',
      'globalThis.hasRun=1',
      'call',
      '==',
      '=',
      '&&',
      '||',
      '!',
      '\\',
      '+',
      ';',
      '{',
      '}',
      '=>',
      '()',
      '()=>',
      'new Function("globalThis.hasRun=1")()',
    );
    const answer = { a: { a: [{ a: 'x', constructor: 'y' }, 3, null] } };
    const before = JSON.stringify(answer);
    const inside = (value: unknown): string[] =>
      typeof value === 'object' && value !== null
        ? [
            JSON.stringify(value),
            ...Object.values(value).flatMap(inside),
            ...Object.keys(value).map((key) => JSON.stringify(key)),
          ]
        : [JSON.stringify(value)];
    const known = new Set([...inside(answer), '0', '1', '2', undefined, 'null']);
    assert(
      property(array(part, { maxLength: 12 }), (parts) => {
        const found = readOrRefuse(`$${parts.join('')}`, answer);
        for (const value of found) expect(known).toContain(JSON.stringify(value));
        expect('hasRun' in globalThis).toBe(false);
        expect(JSON.stringify(answer)).toBe(before);
      }),
      { numRuns: 5000, seed: 11 },
    );
  });

  test('a filter whose parentheses stand in one another without end is refused', () => {
    expect(() => readJsonPath(`$[?(${'('.repeat(30_000)}@.a${')'.repeat(30_000)})]`)).toThrow('parentheses');
    expect(() => readJsonPath(`$[?(${'!'.repeat(30_000)}@.a)]`)).toThrow('parentheses');
  });
});

/** What the path finds; nothing if it is refused, which is said with an `Error`. */
function readOrRefuse(path: string, answer: object): unknown[] {
  try {
    return readJsonPath(path)(answer);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [];
  }
}
