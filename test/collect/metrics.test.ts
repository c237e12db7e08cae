import { expect, test } from '@jest/globals';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import { anExecution, aParentExecution, HOUR, id, MINUTE, NOW, location } from '../support/builders.ts';

const locations = [location(1), location(2), location(3)];
const children = locations.map((where, n) =>
  anExecution({ executionId: id(n + 1), location: where, endTime: NOW - 2_000 }),
);
const [first, second, third] = children;
const parent = aParentExecution(locations);

function aRun() {
  const run = aRollcall();
  run.aws.add(parent, ...children);
  run.aws.steps.set(
    parent.executionId,
    children.map((child) => locationStep(child)),
  );
  return run;
}

test('each end is measured once: how late it was recorded, and whether its own event told of it', async () => {
  const { event, drain, metrics, clock } = aRun();
  if (first === undefined) throw new Error('No child');
  await event(first);
  await event(first);
  expect(metrics.values('collected')).toEqual([1]);
  expect(metrics.values('lag')).toEqual([2_000]);
  expect(metrics.values('foundWithoutEvent')).toEqual([]);

  clock.advance(MINUTE);
  await event(parent);
  await drain(HOUR);
  await event(parent);
  // The parent and the two that it led to.
  expect(metrics.values('collected')).toHaveLength(4);
  expect(metrics.values('foundWithoutEvent')).toHaveLength(2);
  expect(metrics.values('lag')).toEqual([2_000, MINUTE, MINUTE + 2_000, MINUTE + 2_000]);
  expect(metrics.values('unreadable')).toEqual([]);
});

test('each look that showed nothing is measured, and one that is put off is not', async () => {
  const { event, drain, metrics, aws } = aRun();
  aws.denied.set(second?.location.accountId ?? '', 'readDenied');
  aws.executions.delete(third?.executionId ?? '');
  await event(parent);
  await drain(2 * MINUTE);
  expect(metrics.values('unreadable')).toEqual([1, 1]);
  expect(metrics.values('collected')).toHaveLength(2);
});
