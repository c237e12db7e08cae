import * as z from 'zod';
import type { Engine } from '../automation/engine.ts';
import type { AutomationExecution } from '../automation/execution.ts';
import type { ReadableHistory } from '../automation/visible-history.ts';
import { ownValue } from '../own-value.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { pageOf } from '../server/page.ts';
import { automationExecution, automationMetadata } from './automation-metadata.ts';
import { automationPage } from './automation-page.ts';
import { documentOperations } from './document-operations.ts';
import type { DocumentsWorld } from './documents-world.ts';
import { EXECUTION_FILTERS } from './execution-filter.ts';
import { Filter, passing } from './filter.ts';
import { getParameter, type ParametersWorld } from './get-parameter.ts';
import { Idempotency } from './idempotency.ts';
import { startAutomationExecution } from './start-automation-execution.ts';
import { STEP_FILTERS } from './step-filter.ts';

const ExecutionId = z.string().length(36);
const LARGEST_PAGE = 50;

const Paging = {
  MaxResults: z.number().int().min(1).max(LARGEST_PAGE).default(LARGEST_PAGE),
  NextToken: z.string().optional(),
};
const GetInput = z.strictObject({ AutomationExecutionId: ExecutionId });
const StopInput = z.strictObject({
  AutomationExecutionId: ExecutionId,
  Type: z.enum(['Cancel', 'Complete']).default('Cancel'),
});
const SignalInput = z.strictObject({
  AutomationExecutionId: ExecutionId,
  SignalType: z.enum(['Approve', 'Reject', 'StartStep', 'StopStep', 'Resume', 'Revoke']),
  Payload: z.record(z.string(), z.array(z.string())).optional(),
});
const ListInput = z.strictObject({ ...Paging, Filters: z.array(Filter).min(1).max(10).default([]) });
const StepsInput = z.strictObject({
  ...Paging,
  AutomationExecutionId: ExecutionId,
  Filters: z.array(Filter).min(1).max(6).default([]),
  ReverseOrder: z.boolean().default(false),
});

export interface SsmWorld extends DocumentsWorld, ParametersWorld {
  readonly engine: Engine;
  readonly history: ReadableHistory;
  /** How many steps GetAutomationExecution holds before it says that they are truncated. */
  readonly stepsInGet: number;
  /** Whether the filters by time take milliseconds. */
  readonly timeFiltersTakeMilliseconds: boolean;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export function ssmOperations(world: SsmWorld): Operations {
  const { engine, history, documents, stepsInGet, timeFiltersTakeMilliseconds } = world;
  const idempotency = new Idempotency();
  const find = ({ caller, region, asOfMs }: ApiCall, executionId: string): AutomationExecution => {
    const execution = history.get({ accountId: caller.accountId, region }, executionId, asOfMs);
    if (execution !== undefined) return execution;
    throw new ApiError(
      'AutomationExecutionNotFoundException',
      `No automation execution with id ${executionId} can be found.`,
    );
  };

  return new Map([
    ...documentOperations(world),
    ['GetParameter', (call) => getParameter(call, world)],
    ['StartAutomationExecution', (call) => startAutomationExecution(call, engine, documents, idempotency)],
    [
      'StopAutomationExecution',
      (call) => {
        const { AutomationExecutionId, Type } = parseInput(StopInput, call.input);
        engine.stop(find(call, AutomationExecutionId).AutomationExecutionId, Type);
        return {};
      },
    ],
    [
      'SendAutomationSignal',
      (call) => {
        const { AutomationExecutionId, SignalType, Payload = {} } = parseInput(SignalInput, call.input);
        engine.signal(find(call, AutomationExecutionId).AutomationExecutionId, {
          type: SignalType,
          stepName: ownValue(Payload, 'StepName')?.[0],
          sender: call.caller,
        });
        return {};
      },
    ],
    [
      'GetAutomationExecution',
      (call) => {
        const execution = find(call, parseInput(GetInput, call.input).AutomationExecutionId);
        return { AutomationExecution: automationExecution(execution, stepsInGet) };
      },
    ],
    [
      'DescribeAutomationExecutions',
      (call) => {
        const { Filters, MaxResults, NextToken } = parseInput(ListInput, call.input);
        const matching = history
          .newestFirst({ accountId: call.caller.accountId, region: call.region }, call.asOfMs)
          .filter(passing(EXECUTION_FILTERS, Filters, timeFiltersTakeMilliseconds));
        const page = automationPage(matching, MaxResults, NextToken);
        return {
          AutomationExecutionMetadataList: page.items.map(automationMetadata),
          NextToken: page.nextToken,
        };
      },
    ],
    [
      'DescribeAutomationStepExecutions',
      (call) => {
        const input = parseInput(StepsInput, call.input);
        const execution = find(call, input.AutomationExecutionId);
        const steps = execution.StepExecutions.filter(passing(STEP_FILTERS, input.Filters));
        const ordered = input.ReverseOrder ? steps.toReversed() : steps;
        const page = pageOf(ordered, input.MaxResults, input.NextToken);
        return { StepExecutions: page.items, NextToken: page.nextToken };
      },
    ],
  ]);
}
