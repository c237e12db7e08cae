import { describe, expect, test } from '@jest/globals';
import { resultKey, targetKey } from '../../src/store/keys.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aFanOut, CENTRAL, HOUR, PARENT_ID, location } from '../support/builders.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';

const SECRET = 'a-secret-that-a-runbook-put-out';

/** A run in one location whose output should not have been one, and what docs/security.md says to do about it. */
async function aLeak() {
  const rollcall = aRollcall();
  const { aws, store, table } = rollcall;
  const child = anExecution({ location: location(1), outputs: { 'get.Key': [SECRET] } });
  const fanOut = aFanOut([child.location]);
  const parent = anExecution({
    executionId: PARENT_ID,
    parentExecutionId: undefined,
    location: CENTRAL,
    fanOut,
  });
  aws.add(parent, child);
  aws.steps.set(PARENT_ID, [locationStep(child)]);
  await rollcall.event(child);
  await rollcall.event(parent);
  await rollcall.drain();

  const served = async (): Promise<string> => {
    const answer = await anApi(store).api.request(`/executions/${PARENT_ID}/results`);
    return answer.text();
  };
  const purge = async (): Promise<void> => {
    // The table has no deletion: an item that has expired is not there.
    await table.put({ ...resultKey(child.executionId), expiresAt: 1 });
    await table.update(targetKey(PARENT_ID, child.location, child.executionId), {
      remove: ['outputs', 'outputNames', 'outputsDigest', 'message'],
    });
  };
  return { rollcall, child, served, purge };
}

describe('an output that leaked', () => {
  test('is gone once its result and its row’s outputs are purged, and the verdict stays', async () => {
    const { served, purge } = await aLeak();
    expect(await served()).toContain(SECRET);
    await purge();
    expect(await served()).not.toContain(SECRET);
    expect(JSON.parse(await served())).toMatchObject({ results: [{ verdict: 'succeeded' }] });
  });

  test('stays gone when the sweep and the queue go on', async () => {
    const { rollcall, served, purge } = await aLeak();
    await purge();
    await rollcall.sweep();
    await rollcall.drain();
    expect(await served()).not.toContain(SECRET);
  });

  test('comes back with an event that is replayed, for AWS still has it', async () => {
    const { rollcall, child, served, purge } = await aLeak();
    await purge();
    rollcall.clock.advance(HOUR);
    await rollcall.event(child);
    expect(await served()).toContain(SECRET);
  });
});
