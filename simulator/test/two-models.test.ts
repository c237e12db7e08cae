import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { readRunbook } from '../runbook/runbook.ts';
import { fixture } from './fixture.ts';
import { RunbookBench } from './runbook-bench.ts';

// The other model is the simulation of @cdklabs/cdk-ssm-documents 0.0.74 (Apache-2.0), recorded by the script beside its fixture.

const Recorded = z.array(
  z.object({
    name: z.string(),
    document: z
      .object({
        mainSteps: z.array(
          z.looseObject({
            inputs: z.looseObject({ Service: z.string().optional(), Api: z.string().optional() }),
          }),
        ),
      })
      .loose(),
    answers: z.array(z.unknown()),
    runs: z.array(
      z.object({
        inputs: z.record(z.string(), z.string()),
        /** 0 for a success, 2 for a failure. */
        responseCode: z.union([z.literal(0), z.literal(2)]),
        executedSteps: z.array(z.string()),
        outputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
      }),
    ),
  }),
);
const RECORDED = Recorded.parse(fixture('cdk-ssm-documents/recorded.json'));

describe('two models of Automation agree on', () => {
  const runs = RECORDED.flatMap((one) => one.runs.map((run) => ({ ...one, run })));

  test('a run of each kind that both have', () => {
    expect(runs.length).toBeGreaterThanOrEqual(8);
    expect(new Set(runs.map(({ run }) => run.responseCode))).toEqual(new Set([0, 2]));
  });

  test.each(runs.map((one) => [one.name, one.run.inputs, one] as const))(
    '%s given %j: steps in their order, outputs and end',
    async (name, inputs, { document, answers, run }) => {
      const apis = document.mainSteps.flatMap(({ inputs: { Service, Api } }) =>
        Service === undefined ? [] : [`${Service}:${String(Api)}`],
      );
      const bench = new RunbookBench(Object.fromEntries(apis.map((api) => [api, { sequence: answers }])));
      const execution = await bench.run(
        readRunbook(name, JSON.stringify(document)),
        Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, [value]])),
      );
      const executed = execution.StepExecutions.filter(({ StepStatus }) => StepStatus !== 'Pending').toSorted(
        (one, other) => (one.ExecutionStartTime ?? 0) - (other.ExecutionStartTime ?? 0),
      );
      expect(executed.map(({ StepName }) => StepName)).toEqual(run.executedSteps);
      expect(execution.AutomationExecutionStatus).toBe(run.responseCode === 0 ? 'Success' : 'Failed');
      const outputs = executed.flatMap(({ StepName, Outputs = {} }) =>
        Object.entries(Outputs).map(([key, values]) => [`${StepName}.${key}`, values]),
      );
      expect(Object.fromEntries(outputs)).toEqual(
        Object.fromEntries(Object.entries(run.outputs).map(([key, value]) => [key, [value].flat()])),
      );
    },
  );
});
