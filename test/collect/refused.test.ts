import { describe, expect, test } from '@jest/globals';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  anExecution,
  aParentExecution,
  DAY,
  HOUR,
  id,
  location,
  MINUTE,
  NOW,
  PARENT_ID,
} from '../support/builders.ts';

const SECOND = 1_000;
const readable = anExecution({ executionId: id(1), location: location(1) });
const refused = anExecution({ executionId: id(2), location: location(2) });
const parent = aParentExecution([location(1), location(2)]);

/** A run with two targets, the second in an account whose reader role cannot be assumed. */
function aRun(rollcall = aRollcall()) {
  const { aws } = rollcall;
  aws.add(parent, readable, refused);
  aws.steps.set(PARENT_ID, [locationStep(readable), locationStep(refused)]);
  aws.denied.set(refused.location.accountId, 'readerRoleNotAssumable');
  const seal = async () => (await rollcall.store.findParent(PARENT_ID))?.sealed;
  const targetOf = async (executionId: string) =>
    (await rollcall.rollCall(PARENT_ID)).targets.find((target) => target.executionId === executionId);
  return { ...rollcall, seal, targetOf };
}

describe('a parent with an account that AWS refuses', () => {
  test('is sealed after the second refusal, with that target named as unreadable, and is still looked at', async () => {
    const { announce, drain, seal, store, clock, targetOf } = aRun();
    announce(parent, 0);
    await drain(4 * MINUTE);
    expect(await seal()).toBeUndefined();
    await drain(6 * MINUTE);
    expect(await seal()).toMatchObject({ revision: 1, counts: { succeeded: 1, unreadable: 1 } });
    expect(await targetOf(id(2))).toMatchObject({
      verdict: 'unreadable',
      reason: 'readerRoleNotAssumable',
      settled: true,
      isRefused: true,
    });
    expect((await store.findParent(PARENT_ID))?.nextCheckAt).toBeLessThanOrEqual(clock.now() + 40 * MINUTE);
  });

  test('is sealed within a minute where coverage has known that for more than an hour', async () => {
    const first = aRun();
    first.announce(parent, 0);
    await first.drain(10 * MINUTE);
    first.clock.advance(HOUR);
    const { aws, announce, clock, drain, store } = first;
    const endTime = clock.now();
    const again = aParentExecution([location(2)], {
      executionId: id(90),
      startTime: endTime - MINUTE,
      endTime,
    });
    const child = anExecution({
      executionId: id(91),
      parentExecutionId: id(90),
      location: location(2),
      startTime: endTime - MINUTE,
      endTime,
    });
    aws.add(again, child);
    aws.steps.set(id(90), [locationStep(child)]);
    announce(again, 0);
    await drain(MINUTE);
    expect((await store.findParent(id(90)))?.sealed).toMatchObject({ counts: { unreadable: 1 } });
  });

  test('is not sealed at the first refusal where coverage has known it for less than an hour, or has read it since', async () => {
    const { announce, drain, seal, store, clock } = aRun();
    await store.noteDenial(refused.location, 'readerRoleNotAssumable', 'Not authorized');
    clock.advance(30 * MINUTE);
    await expect(store.knownRefusedSince(refused.location)).resolves.toBe(NOW);
    announce(parent, 0);
    await drain(MINUTE);
    expect(await seal()).toBeUndefined();
    await store.noteSeen(refused.location, { readAt: clock.now() });
    await expect(store.knownRefusedSince(refused.location)).resolves.toBeUndefined();
    clock.advance(MINUTE);
    await store.noteDenial(refused.location, 'readerRoleNotAssumable', 'Not authorized');
    await expect(store.knownRefusedSince(refused.location)).resolves.toBe(clock.now());
  });

  test('has its next revision at once when a person requests it after the role was repaired', async () => {
    const { announce, drain, seal, aws, collect } = aRun();
    announce(parent, 0);
    await drain(10 * MINUTE);
    aws.denied.clear();
    const provenance = { source: 'request' } as const;
    await collect({ executionId: PARENT_ID, immediate: true, provenance, attempts: {} });
    await drain(10 * SECOND);
    expect(await seal()).toMatchObject({ revision: 2, counts: { succeeded: 2 } });
  });

  test('is sealed too if the child was seen running before its account was refused', async () => {
    const { announce, clock, drain, seal, aws, event, targetOf } = aRun();
    aws.denied.clear();
    aws.add({ ...refused, status: 'InProgress', endTime: undefined });
    await event({ ...refused, status: 'InProgress' });
    clock.advance(SECOND);
    aws.add(refused);
    aws.denied.set(refused.location.accountId, 'readDenied');
    announce(parent, 0);
    await drain(MINUTE);
    expect(await targetOf(id(2))).toMatchObject({
      verdict: 'unreadable',
      reason: 'readDenied',
      settled: false,
    });
    await drain(6 * MINUTE);
    expect(await seal()).toMatchObject({ revision: 1, counts: { succeeded: 1, unreadable: 1 } });
    expect(await targetOf(id(2))).toMatchObject({ status: 'InProgress', settled: true });
  });

  test('waits for the deadline if its account is throttled, or does not answer for another reason', async () => {
    const { announce, drain, seal, aws } = aRun();
    aws.denied.clear();
    aws.obstacleAt = ({ accountId }) => (accountId === refused.location.accountId ? 'throttled' : undefined);
    announce(parent, 0);
    await drain(DAY / 2);
    expect(await seal()).toBeUndefined();
  });
});
