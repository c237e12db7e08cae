import * as z from 'zod';
import type { Engine } from '../automation/engine.ts';
import type { AutomationExecution, StepExecution } from '../automation/execution.ts';
import type { ReadableHistory } from '../automation/visible-history.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { pageOf } from '../server/page.ts';
import { automationMetadata } from './automation-metadata.ts';
import { documentOperations } from './document-operations.ts';
import type { DocumentsWorld } from './documents-world.ts';
import { ExecutionFilter, passes } from './execution-filter.ts';
import { startAutomationExecution } from './start-automation-execution.ts';

const ExecutionId = z.string().length(36);
const LARGEST_PAGE = 50;

const Paging = {
  MaxResults: z.number().int().min(1).max(LARGEST_PAGE).default(LARGEST_PAGE),
  NextToken: z.string().optional(),
};
const GetInput = z.strictObject({ AutomationExecutionId: ExecutionId });
const ListInput = z.strictObject({ ...Paging, Filters: z.array(ExecutionFilter).min(1).max(10).default([]) });
const StepFilter = z.strictObject({
  Key: z.enum(['Action', 'StepExecutionId', 'StepExecutionStatus', 'StepName']),
  Values: z.array(z.string()).min(1).max(10),
});
const StepsInput = z.strictObject({
  ...Paging,
  AutomationExecutionId: ExecutionId,
  Filters: z.array(StepFilter).min(1).max(6).default([]),
  ReverseOrder: z.boolean().default(false),
});

const STEP_FIELD = {
  Action: 'Action',
  StepExecutionId: 'StepExecutionId',
  StepExecutionStatus: 'StepStatus',
  StepName: 'StepName',
} as const;

export interface SsmWorld extends DocumentsWorld {
  readonly engine: Engine;
  readonly history: ReadableHistory;
  /** How many steps GetAutomationExecution holds before it says that they are truncated. */
  readonly stepsInGet: number;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export function ssmOperations(world: SsmWorld): Operations {
  const { engine, history, documents, stepsInGet } = world;
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
    ['StartAutomationExecution', (call) => startAutomationExecution(call, engine, documents)],
    [
      'GetAutomationExecution',
      (call) => {
        const execution = find(call, parseInput(GetInput, call.input).AutomationExecutionId);
        const steps = execution.StepExecutions;
        const StepExecutionsTruncated = steps.length > stepsInGet;
        return {
          AutomationExecution: {
            ...execution,
            StepExecutions: steps.slice(0, stepsInGet),
            StepExecutionsTruncated,
          },
        };
      },
    ],
    [
      'DescribeAutomationExecutions',
      (call) => {
        const { Filters, MaxResults, NextToken } = parseInput(ListInput, call.input);
        const matching = history
          .newestFirst({ accountId: call.caller.accountId, region: call.region }, call.asOfMs)
          .filter((execution) => Filters.every((filter) => passes(execution, filter)));
        const page = pageOf(matching, MaxResults, NextToken);
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
        const steps = find(call, input.AutomationExecutionId).StepExecutions.filter((step) =>
          input.Filters.every(({ Key, Values }) => Values.includes(step[STEP_FIELD[Key]])),
        );
        const ordered: readonly StepExecution[] = input.ReverseOrder ? steps.toReversed() : steps;
        const page = pageOf(ordered, input.MaxResults, input.NextToken);
        return { StepExecutions: page.items, NextToken: page.nextToken };
      },
    ],
  ]);
}
