import assert from 'node:assert/strict';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterGather } from '../../../cli/gather/after-gather.ts';
import { suggest } from '../../../cli/doctor/suggest.ts';
import { reasonTitle } from '../../../console/src/model/verdicts.ts';
import { createAskSsm } from '../../../src/aws/ssm-ask.ts';
import { isDenialReason } from '../../../src/domain/denial.ts';
import { CouldNotLookError } from '../../../src/lib/errors.ts';
import { aRollcall, locationStep } from '../../support/a-rollcall.ts';
import { aParent, aParentExecution, anExecution, location, NOW, PARENT_ID } from '../../support/builders.ts';
import { aClock, aMetrics } from '../../support/fakes.ts';

// The reason goes from AWS's error to the report, its causes, coverage, and the texts of the clients.

const clock = aClock(NOW);
const ask = createAskSsm({
  clientFor: () => new SSMClient({ region: 'eu-west-1' }),
  pace: async () => undefined,
  now: clock.now,
  sleep: clock.sleep,
  metrics: aMetrics(),
});
const refused = Object.assign(new Error('It is closed'), {
  name: 'AccountClosedException',
  $metadata: { httpStatusCode: 400 },
});
const error: unknown = await ask(location(1), async () => Promise.reject(refused)).catch((thrown) => thrown);
assert.ok(error instanceof CouldNotLookError, String(error));
const { reason } = error;
assert.equal(reason, 'accountClosed');
assert.ok(isDenialReason(reason));

const run = aRollcall();
const parent = aParentExecution([location(1)]);
run.aws.add(parent, anExecution());
run.aws.steps.set(PARENT_ID, [locationStep(anExecution())]);
run.aws.denied.set(location(1).accountId, reason);
await run.event(parent);
await run.event(anExecution());
await run.drain(5 * 60_000);

const get = async (path: string): Promise<unknown> => {
  const answer = await run.api().request(path);
  assert.equal(answer.status, 200);
  return answer.json();
};
assert.match(JSON.stringify(await get(`/executions/${PARENT_ID}`)), /"reason":"accountClosed"/);
assert.match(JSON.stringify(await get(`/executions/${PARENT_ID}/causes`)), /The account is closed/);
assert.match(JSON.stringify(await get('/coverage')), /"reason":"accountClosed"/);

const denied = { ...location(1), message: 'It is closed' };
const [suggestion] = suggest(
  [
    {
      ...denied,
      seen: true,
      readerRole: 'broken',
      forwarder: 'none',
      executionRole: 'working',
      faults: [{ reason, message: denied.message }],
    },
  ],
  { accountId: undefined, region: undefined, prefix: 'rollcall' },
);
assert.equal(suggestion?.what, 'The account is closed');
const lines = afterGather(
  {
    outcome: 'open',
    parent: aParent(),
    expected: 1,
    expectedAtLeast: false,
    counts: { unreadable: 1 },
    open: [{ location: location(1), verdict: 'unreadable', reason, message: denied.message }],
    faults: [],
    throttled: 0,
    elapsedMs: 0,
  },
  { parentId: PARENT_ID, roleName: 'reader', directory: 'd', storeFlags: '--local', accountNames: new Map() },
);
assert.ok(lines.includes('  The account is closed.'), lines.join('\n'));
assert.equal(reasonTitle(reason), 'The account is closed');
