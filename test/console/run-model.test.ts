import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { RunModel, type RunState } from '../../console/src/api/run-model.ts';
import { PARENT_ID } from '../support/builders.ts';

/** Where the page is, outside a browser. */
const PAGE = 'http://page';

// How the page follows a run: what it asks the API for, and what it makes of the answers.

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
  jest.useRealTimers();
});

const report = (more: object = {}): object => ({
  parentExecutionId: PARENT_ID,
  status: 'InProgress',
  expected: 2,
  expectedAtLeast: false,
  counts: { running: 2 },
  targets: [],
  ...more,
});
const SEALED = report({
  counts: { succeeded: 2 },
  seal: { sealedAt: '2026-01-01T00:00:00.000Z', revision: 1 },
});

/** Follows a run to its end, with these answers of its report in order. @returns what was asked for, and the last state */
async function follow(
  answers: readonly (readonly [status: number, body: object])[],
): Promise<{ readonly asked: readonly string[]; readonly state: RunState }> {
  jest.useFakeTimers();
  const asked: string[] = [];
  globalThis.fetch = async (input) => {
    const address = input instanceof Request ? input.url : input.toString();
    if (address.includes('/groups')) return Response.json({ groups: [] });
    asked.push(address);
    const [status, body] = answers[asked.length - 1] ?? [500, {}];
    return Response.json(body, { status });
  };
  const model = new RunModel(PARENT_ID, () => undefined);
  const following = model.start();
  await Promise.race([following, jest.advanceTimersByTimeAsync(60_000)]);
  await following;
  return { asked, state: model.state };
}

describe('the page follows a run', () => {
  test('by the route that the API holds until the seal, and ends there', async () => {
    const { asked, state } = await follow([
      [200, report()],
      [200, report()],
      [200, SEALED],
    ]);
    expect(asked).toEqual([
      `${PAGE}/executions/${PARENT_ID}?limit=1000`,
      `${PAGE}/executions/${PARENT_ID}/wait?limit=1000&seconds=3`,
      `${PAGE}/executions/${PARENT_ID}/wait?limit=1000&seconds=6`,
    ]);
    expect([state.counts, state.failure]).toEqual([{ succeeded: 2 }, undefined]);
  });

  test('without a held request where others hold all that may wait, and without a failure on the page', async () => {
    const busy = { type: 'urn:rollcall:problem:too-many-waiting', detail: 'Too many wait' };
    const { asked, state } = await follow([
      [200, report()],
      [429, busy],
      [200, SEALED],
    ]);
    expect(asked.at(-1)).toBe(`${PAGE}/executions/${PARENT_ID}?limit=1000`);
    expect(state.failure).toBeUndefined();
    expect(state.report?.seal).toBeDefined();
  });
});
