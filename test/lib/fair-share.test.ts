import { expect, test } from '@jest/globals';
import { ThrottledError } from '../../src/lib/errors.ts';
import { createFairShare } from '../../src/lib/fair-share.ts';
import { NOW, location } from '../support/builders.ts';
import { aClock } from '../support/fakes.ts';

function aShare() {
  const clock = aClock(NOW);
  return { clock, share: createFairShare({ inLocation: 2, inAccount: 3, closedMs: 1_000, now: clock.now }) };
}

test('a location has two calls under way at most, and another one once one of them is over', () => {
  const { share } = aShare();
  const leave = share.enter(location(1));
  share.enter(location(1));
  expect(() => share.enter(location(1))).toThrow(ThrottledError);
  leave();
  share.enter(location(1));
  expect(() => share.enter(location(1))).toThrow(ThrottledError);
});

test('an account has three, in all of its Regions; others are not held up by it', () => {
  const { share } = aShare();
  for (const region of ['eu-west-1', 'eu-west-2', 'eu-west-3']) share.enter(location(1, region));
  expect(() => share.enter(location(1, 'eu-north-1'))).toThrow(ThrottledError);
  expect(() => share.enter(location(2, 'eu-north-1'))).not.toThrow();
});

test('a location that was throttled is not asked for a second; its account’s other Regions are', () => {
  const { clock, share } = aShare();
  share.close(location(1));
  expect(() => share.enter(location(1))).toThrow(ThrottledError);
  expect(() => share.check(location(1))).toThrow(ThrottledError);
  expect(() => share.check(location(1, 'us-east-1'))).not.toThrow();
  clock.advance(1_000);
  expect(() => share.enter(location(1))).not.toThrow();
});

test('what was refused leaves no trace', () => {
  const { share } = aShare();
  const leaves = [share.enter(location(1)), share.enter(location(1))];
  for (let n = 0; n < 5; n += 1) expect(() => share.enter(location(1))).toThrow(ThrottledError);
  for (const leave of leaves) leave();
  expect([share.enter(location(1)), share.enter(location(1))]).toHaveLength(2);
});
