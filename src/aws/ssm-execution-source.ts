import {
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import type { Execution } from '../domain/execution.ts';
import type { Location } from '../domain/location.ts';
import { emptyToUndefined } from '../domain/empty-to-undefined.ts';
import type { Step } from '../domain/step.ts';
import type { ListedChild } from '../ledger/roster.ts';
import type { AskSsm } from './ssm-ask.ts';
import type { ExecutionSource, Page } from '../collect/ports.ts';
import { toExecution, toListedChild, toStep } from './ssm-execution.ts';
import { unlessNotThere } from './ssm-not-there.ts';

/** The most that AWS gives at once. */
const PAGE = 50;

/** Executions, read from Systems Manager. */
export class SsmExecutionSource implements ExecutionSource {
  readonly #ask: AskSsm;
  readonly #now: () => number;

  constructor(ask: AskSsm, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  async fetchExecution(executionId: string, location: Location): Promise<Execution | undefined> {
    const observedAt = this.#now(); // Taken before the call, so the answer is at least as new as this.
    const answer = await this.#ask(location, (client) =>
      client
        .send(new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }))
        .catch(unlessNotThere),
    );
    const execution = answer?.AutomationExecution;
    if (execution === undefined) return undefined;
    const seen = toExecution(execution, executionId, location, observedAt);
    const stepsAreRoster = seen.fanOut !== undefined && seen.fanOut.kind !== 'runbook';
    if (execution.StepExecutionsTruncated !== true || stepsAreRoster) return seen;
    const steps = await this.#allSteps(executionId, location);
    return steps === undefined ? undefined : toExecution(execution, executionId, location, observedAt, steps);
  }

  async listSteps(
    executionId: string,
    location: Location,
    nextToken?: string,
  ): Promise<Page<Step> | undefined> {
    const command = new DescribeAutomationStepExecutionsCommand({
      AutomationExecutionId: executionId,
      MaxResults: PAGE,
      NextToken: nextToken,
    });
    const answer = await this.#ask(location, (client) => client.send(command).catch(unlessNotThere));
    if (answer === undefined) return undefined;
    return {
      entries: (answer.StepExecutions ?? []).map(toStep),
      nextToken: emptyToUndefined(answer.NextToken),
    };
  }

  async listChildren(parentId: string, location: Location, nextToken?: string): Promise<Page<ListedChild>> {
    const { AutomationExecutionMetadataList = [], NextToken } = await this.#ask(location, (client) =>
      client.send(
        new DescribeAutomationExecutionsCommand({
          Filters: [{ Key: 'ParentExecutionId', Values: [parentId] }],
          MaxResults: PAGE,
          NextToken: nextToken,
        }),
      ),
    );
    return {
      entries: AutomationExecutionMetadataList.flatMap((listed) => toListedChild(listed) ?? []),
      nextToken: emptyToUndefined(NextToken),
    };
  }

  /**
   * Undefined if the steps are not there, or not yet: an execution without its steps would be kept as one
   * without outputs.
   */
  async #allSteps(executionId: string, location: Location): Promise<readonly Step[] | undefined> {
    const steps: Step[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.listSteps(executionId, location, nextToken);
      if (page === undefined) return undefined;
      steps.push(...page.entries);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return steps;
  }
}
