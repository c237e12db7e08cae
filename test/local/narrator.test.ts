import { beforeEach, describe, expect, test } from '@jest/globals';
import { createNarrator, type Narrator } from '../../local/narrator.ts';

let written: { readonly atMs: number; readonly text: string }[];
let nowMs: number;
let tick: (() => void) | undefined;
let everyMs: number;

const narrate = (isTerminal: boolean): Narrator =>
  createNarrator({
    write: (text) => void written.push({ atMs: nowMs, text }),
    isTerminal,
    width: () => 80,
    now: () => nowMs,
    every: (ms, call) => {
      [everyMs, tick] = [ms, call];
      return () => (tick = undefined);
    },
  });

/** Lets so much time pass, in which nothing else happens. */
function pass(ms: number): void {
  const until = nowMs + ms;
  while (nowMs + everyMs <= until) {
    nowMs += everyMs;
    tick?.();
  }
  nowMs = until;
}

const longestSilence = (): number =>
  Math.max(...written.map(({ atMs }, index) => (written[index + 1]?.atMs ?? nowMs) - atMs));

beforeEach(() => {
  [written, nowMs, tick, everyMs] = [[], 0, undefined, 0];
});

describe.each([
  ['on a terminal', true],
  ['in a file or a pipe', false],
])('%s', (_where, isTerminal) => {
  test('there are never three seconds without a line or a moving progress while something is going on', () => {
    const narrator = narrate(isTerminal);
    narrator.print('begins');
    narrator.progress('Compiling …');
    pass(10_000);
    for (let done = 0; done <= 20; done += 1) {
      narrator.progress(`${done} of 20`);
      pass(1_300);
    }
    narrator.print('a report');
    pass(9_000);
    expect(longestSilence()).toBeLessThan(3_000);
  });

  test('where nothing is going on, nothing is said', () => {
    const narrator = narrate(isTerminal);
    narrator.progress('Starting …');
    narrator.print('serving');
    narrator.progress('');
    const before = written.length;
    pass(60_000);
    expect(written).toHaveLength(before);
    narrator.end();
    expect(tick).toBeUndefined();
  });
});

test('a terminal shows one line, which a line that stays replaces', () => {
  const narrator = narrate(true);
  narrator.progress('Compiling …');
  pass(2_000);
  narrator.print('done');
  narrator.progress('');
  const screen = written.map(({ text }) => text).join('');
  expect(screen).toBe(
    '\r\u001B[KCompiling …\r\u001B[KCompiling … (1 s)\r\u001B[KCompiling … (2 s)\r\u001B[Kdone\n\r\u001B[KCompiling … (2 s)\r\u001B[K',
  );
});

test('a line of progress is cut before its time, so that it still moves and can be written over', () => {
  const narrator = narrate(true);
  narrator.progress('x'.repeat(100));
  pass(2_000);
  const lines = written.map(({ text }) => text.replace('\r\u001B[K', ''));
  expect(lines.map((line) => line.length)).toEqual([79, 79, 79]);
  expect(lines.map((line) => line.slice(-6))).toEqual(['xxxxx…', ' (1 s)', ' (2 s)']);
});

test('what has come further goes on with its time, and other work begins again', () => {
  const narrator = narrate(true);
  narrator.progress('1 of 7');
  pass(1_000);
  narrator.progress('2 of 7');
  narrator.progress('Sealing');
  expect(written.map(({ text }) => text.replace('\r\u001B[K', ''))).toEqual([
    '1 of 7',
    '1 of 7 (1 s)',
    '2 of 7 (1 s)',
    'Sealing',
  ]);
});

test('a file gets no line that says what the last one said, unless it was long silent', () => {
  const narrator = narrate(false);
  narrator.print('begins');
  narrator.progress('1 of 7');
  narrator.progress('2 of 7');
  pass(1_900);
  expect(written.map(({ text }) => text)).toEqual(['begins\n']);
  pass(600);
  expect(written.map(({ text }) => text)).toEqual(['begins\n', '2 of 7 (2 s)\n']);
});
