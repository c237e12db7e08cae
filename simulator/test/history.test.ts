import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AutomationExecution } from '../automation/execution.ts';
import { History } from '../automation/history.ts';

const PLACE = { accountId: '111111111111', region: 'eu-west-1' };
const ELSEWHERE = { accountId: '111111111111', region: 'us-east-1' };

const anExecution = (id: string, overrides: Partial<AutomationExecution> = {}): AutomationExecution => ({
  AutomationExecutionId: id,
  DocumentName: 'a',
  DocumentVersion: '1',
  ExecutionStartTime: 0,
  AutomationExecutionStatus: 'InProgress',
  StepExecutions: [],
  StepExecutionsTruncated: false,
  Parameters: {},
  Outputs: {},
  Mode: 'Auto',
  ExecutedBy: 'a-user',
  Targets: [],
  ResolvedTargets: { ParameterValues: [], Truncated: false },
  ...overrides,
});
const ended = (id: string): AutomationExecution =>
  anExecution(id, { AutomationExecutionStatus: 'Success', ExecutionEndTime: 1 });

let directory: string;
let file: string;
let said: string[];
const open = (): History => new History({ now: () => 0, file, say: (text) => said.push(text) });
const ids = (history: History): string[] =>
  history.all().map(({ execution }) => execution.AutomationExecutionId);
const lines = (): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'inventory-history-'));
  file = join(directory, 'kept', 'executions.jsonl');
  said = [];
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('a history on disk', () => {
  test('a start and an end are a line each, appended; what lies between is not written', () => {
    const history = open();
    history.record(PLACE, anExecution('a'));
    const first = lines();
    history.record(PLACE, anExecution('a', { Outputs: { x: ['y'] } }));
    expect(lines()).toEqual(first);
    history.record(PLACE, ended('a'));
    expect(lines()).toHaveLength(2);
    expect(lines()[0]).toBe(first[0]);
  });

  test('nothing that was written is lost in a kill, and the order is that of the starts', () => {
    const killed = open();
    killed.record(PLACE, anExecution('a'));
    killed.record(ELSEWHERE, anExecution('b'));
    killed.record(PLACE, anExecution('c'));
    killed.record(PLACE, ended('a'));
    const next = open();
    expect(ids(next)).toEqual(['a', 'b', 'c']);
    expect(next.get(PLACE, 'a')?.AutomationExecutionStatus).toBe('Success');
    expect(next.get(ELSEWHERE, 'b')?.AutomationExecutionStatus).toBe('InProgress');
    expect(next.get(PLACE, 'b')).toBeUndefined();
  });

  test('is tidied when it is opened: one line for each execution, and no draft is left', () => {
    const history = open();
    for (const id of ['a', 'b']) {
      history.record(PLACE, anExecution(id));
      history.record(PLACE, ended(id));
    }
    history.close();
    expect(lines()).toHaveLength(4);
    open().close();
    expect(lines()).toHaveLength(2);
    expect(existsSync(`${file}.draft`)).toBe(false);
  });

  test('what runs when it is closed is kept as it stands, and nothing after it', () => {
    const history = open();
    history.record(PLACE, anExecution('a'));
    history.record(PLACE, anExecution('a', { Outputs: { x: ['y'] } }));
    history.close();
    history.record(PLACE, anExecution('late'));
    const next = open();
    expect(ids(next)).toEqual(['a']);
    expect(next.get(PLACE, 'a')?.Outputs).toEqual({ x: ['y'] });
  });

  test('a torn last line is said and left out; the rest is kept, and more can be appended', () => {
    const history = open();
    history.record(PLACE, anExecution('a'));
    const [whole = ''] = lines();
    appendFileSync(file, whole.replace('"a"', '"b"').slice(0, 100));
    const next = open();
    expect(said).toEqual([expect.stringContaining('executions.jsonl: the last line is torn')]);
    expect(ids(next)).toEqual(['a']);
    next.record(PLACE, anExecution('c'));
    expect(ids(open())).toEqual(['a', 'c']);
    expect(said).toHaveLength(1);
  });

  test.each([
    ['a line in the middle that is none', '{"place":\n{}\n'],
    ['a line that is no execution', '{"place":{"accountId":"1","region":"a"},"execution":{}}\n'],
  ])('%s is refused, and the file is left as it is', (_what, text) => {
    open().close();
    writeFileSync(file, text);
    expect(open).toThrow(`${file} cannot be read: delete it, or choose another directory with --data`);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('how things stood', () => {
  const MINUTE = 60_000;
  let now: number;
  let history: History;
  beforeEach(() => {
    now = 0;
    history = new History({ now: () => now });
    history.remember(5 * MINUTE);
    history.record(PLACE, anExecution('a'));
    now = MINUTE;
    history.record(PLACE, anExecution('a', { Outputs: { x: ['1'] } }));
    now = 2 * MINUTE;
    history.record(PLACE, ended('a'));
  });

  test.each([
    [-1, undefined, undefined],
    [0, 'InProgress', undefined],
    [MINUTE - 1, 'InProgress', undefined],
    [MINUTE, 'InProgress', '1'],
    [2 * MINUTE, 'Success', undefined],
  ])('at %d ms: %s, output %s', (atMs, status, output) => {
    const execution = history.getAt(PLACE, 'a', atMs);
    expect(execution?.AutomationExecutionStatus).toBe(status);
    expect(execution?.Outputs['x']?.[0]).toBe(output);
    expect(history.inAt(PLACE, atMs)).toEqual(execution === undefined ? [] : [execution]);
  });

  test('only as far back as a reader wants to look', () => {
    now = 6 * MINUTE + 1;
    history.record(PLACE, ended('a'));
    expect(history.getAt(PLACE, 'a', 0)?.Outputs).toEqual({ x: ['1'] });
    history.remember(0);
    expect(history.getAt(PLACE, 'a', 0)?.AutomationExecutionStatus).toBe('Success');
  });
});
