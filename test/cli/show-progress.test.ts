import { expect, test } from '@jest/globals';
import { createShowProgress } from '../../cli/gather/show-progress.ts';
import { noProgress } from '../../cli/terminal/progress.ts';
import type { Progress } from '../../src/gather/progress.ts';

const HOW: Progress = {
  phase: 'collecting',
  expected: 7,
  expectedAtLeast: false,
  settled: 4,
  succeeded: 0,
  failed: 4,
  waiting: 0,
  unreadable: 3,
  throttled: 0,
  elapsedMs: 0,
};

test('who never started is not said to have failed; who was not read yet, not to be unreadable', () => {
  const said: string[] = [];
  const show = createShowProgress({
    isWatched: false,
    progress: noProgress,
    note: (text) => void said.push(text),
    now: () => 0,
  });
  show(HOW);
  show({ ...HOW, phase: 'done' });
  expect(said).toEqual([
    '4 of 7: 4 did not succeed, 3 to be read',
    '4 of 7: 4 did not succeed, 3 unreadable',
  ]);
});
