import { afterEach, expect, test } from '@jest/globals';
import { differences } from '../../local/demo/oracle.ts';
import type { ResultAnswer } from '../../local/demo/api-client.ts';
import type { TroubleInput } from '../../simulator/trouble/trouble-spec.ts';
import { MEMBERS, REGION } from '../local/start.ts';
import { isThorough } from '../support/is-long.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const HOUR = 3_600_000;

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

const stop = (atWrite: number, moment: 'before' | 'after'): TroubleInput => ({
  kind: 'stopFunction',
  functionName: 'collect',
  atWrite,
  moment,
});

/** One of each kind. */
const USUAL: readonly TroubleInput[][] = [
  [stop(1, 'after')],
  [{ kind: 'failWrites', share: 0.3, times: 8, error: 'ProvisionedThroughputExceededException' }],
  [{ kind: 'lagReads', byMs: 20_000 }],
  [{ kind: 'slowClock', behindMs: 90_000 }],
];
const MORE: readonly TroubleInput[][] = [
  [stop(1, 'before')],
  [stop(4, 'before')],
  [stop(4, 'after')],
  [stop(2, 'after'), stop(9, 'before'), { kind: 'dropEvents', share: 0.3 }],
  [{ kind: 'failWrites', after: 1, times: 9 }],
  [{ kind: 'failWrites', after: 3, times: 3, answerLost: true }],
];

test.each(isThorough ? [...USUAL, ...MORE] : USUAL)(
  'a run is told as it happened after the sweep, though %j',
  async (...troubles: readonly TroubleInput[]) => {
    rollcall = await startRollcall({ seed: 1 });
    const { organization, clock } = rollcall;
    for (const trouble of troubles) organization.trouble.add(trouble);
    const parentId = await rollcall.run('get_account_alias');
    await organization.idle();
    await clock.runFor(HOUR);
    await organization.idle();
    expect(await rollcall.get(`/executions/${parentId}`)).toMatchObject({
      counts: { succeeded: 7 },
      seal: { revision: 1 },
    });
    const { results } = (await rollcall.get(`/executions/${parentId}/results`)) as {
      results: ResultAnswer[];
    };
    const targets = MEMBERS.map((accountId) => ({ accountId, region: REGION }));
    expect(differences(organization.executions(), parentId, targets, results)).toEqual([]);
    expect(organization.deadLetters()).toEqual([]);
    const spared = organization.trouble.list().filter(({ strikes, trouble }) => {
      return strikes === 0 && trouble.kind !== 'slowClock';
    });
    expect(spared).toEqual([]);
  },
);
