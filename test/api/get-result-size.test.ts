import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import type { Step } from '../../src/domain/step.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aRow, DAY, NOW, PARENT_ID } from '../support/builders.ts';

let store: ReturnType<typeof createStore>;
let api: Hono;
beforeEach(() => {
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  api = anApi(store).api;
});

const PATH = `/executions/${PARENT_ID}/results/${'1'.repeat(12)}/eu-west-1`;

const step = (overrides: Partial<Step>): Step => ({
  stepExecutionId: 'step-1',
  name: 'look',
  action: 'aws:executeAwsApi',
  status: 'Failed',
  startTime: NOW - 2_000,
  endTime: NOW - 1_000,
  outputs: {},
  ...overrides,
});

describe('one target in full is under 6 MB, and says what it leaves out:', () => {
  const sizeOf = async (response: Response) => Buffer.byteLength(JSON.stringify(await response.text()));

  test.each(['"', '\\', '\u001b', 'é'])('outputs and steps full of %j', async (character) => {
    const large = character.repeat(400_000);
    const steps = Array.from({ length: 5 }, (_, n) =>
      step({
        name: `s${n}`,
        outputs: { Large: [large], Small: ['kept'] },
        failure: { message: large, details: { Large: [large] } },
      }),
    );
    const outputs = Object.fromEntries(
      steps.flatMap(({ name }) => [
        [`${name}.Large`, [large]],
        [`${name}.Small`, ['kept']],
      ]),
    );
    await store.recordResult(anExecution({ outputs, steps, failureMessage: large }), { source: 'event' });
    await recordLedger(store, { rows: [aRow(1, { outputs: undefined })] });
    const response = await api.request(PATH);
    expect(await sizeOf(response.clone())).toBeLessThan(6_000_000);
    const body = (await response.json()) as {
      outputs: object;
      omittedOutputs?: string[];
      steps: {
        name: string;
        outputs: object;
        omittedOutputs?: string[];
        failure: { details?: object; omittedDetails?: string[] };
      }[];
    };
    expect([...Object.keys(body.outputs), ...(body.omittedOutputs ?? [])].sort()).toEqual(
      Object.keys(outputs).sort(),
    );
    expect(body.outputs).toMatchObject({ 's0.Small': ['kept'], 's4.Small': ['kept'] });
    for (const one of body.steps) {
      const notKept = body.omittedOutputs?.includes(`${one.name}.Large`) ? ['Large'] : [];
      expect(new Set([...Object.keys(one.outputs), ...(one.omittedOutputs ?? []), ...notKept])).toEqual(
        new Set(['Large', 'Small']),
      );
      // Where the result itself would be too large, that is said in its place.
      expect([
        { details: {}, omittedDetails: ['Large'] },
        { details: { Large: ['(too large to be kept)'] } },
      ]).toContainEqual({
        details: one.failure.details,
        ...(one.failure.omittedDetails && { omittedDetails: one.failure.omittedDetails }),
      });
    }
  });

  test('more steps than fit an answer', async () => {
    const steps = Array.from({ length: 900 }, (_, n) =>
      step({ name: `s${n}`, failure: { message: '"'.repeat(15_000) } }),
    );
    await store.recordResult(anExecution({ steps }), { source: 'event' });
    await recordLedger(store, { rows: [aRow(1)] });
    const response = await api.request(PATH);
    expect(await sizeOf(response.clone())).toBeLessThan(6_000_000);
    const body = (await response.json()) as { steps: object[]; omittedSteps: number };
    expect(body.omittedSteps).toBeGreaterThan(0);
    expect(body.steps.length + body.omittedSteps).toBe(900);
  });
});
