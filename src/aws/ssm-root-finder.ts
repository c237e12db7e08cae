import {
  DescribeAutomationExecutionsCommand,
  type AutomationExecutionFilter,
  type AutomationExecutionMetadata,
} from '@aws-sdk/client-ssm';
import type { Place } from '../automation/place.ts';
import { present } from '../automation/present.ts';
import type { AskSsm } from '../lib/ssm-ask.ts';
import type { ListedExecution, RootFinder } from './ports.ts';
import type { TimeSlice } from './time-slices.ts';

/** The most that AWS gives at once. */
const PAGE = 50;

/** Roots as Systems Manager lists them. It never lists steps. */
export class SsmRootFinder implements RootFinder {
  readonly #ask: AskSsm;

  constructor(ask: AskSsm) {
    this.#ask = ask;
  }

  async listCrossAccount(place: Place, { from, to }: TimeSlice, nextToken?: string) {
    return this.#list(
      place,
      [
        { Key: 'AutomationType', Values: ['CrossAccount'] },
        { Key: 'StartTimeAfter', Values: [new Date(from).toISOString()] },
        { Key: 'StartTimeBefore', Values: [new Date(to).toISOString()] },
      ],
      nextToken,
    );
  }

  async listByIds(place: Place, executionIds: readonly string[]): Promise<readonly ListedExecution[]> {
    const filters: AutomationExecutionFilter[] = [{ Key: 'ExecutionId', Values: [...executionIds] }];
    const { entries } = await this.#list(place, filters, undefined);
    return entries;
  }

  async #list(place: Place, Filters: AutomationExecutionFilter[], NextToken: string | undefined) {
    const answer = await this.#ask(place, (client) =>
      client.send(new DescribeAutomationExecutionsCommand({ Filters, MaxResults: PAGE, NextToken })),
    );
    return {
      entries: (answer.AutomationExecutionMetadataList ?? []).flatMap((listed) => toListed(listed) ?? []),
      nextToken: present(answer.NextToken),
    };
  }
}

/** Undefined for an entry without an ID: it names nobody. */
function toListed(listed: AutomationExecutionMetadata): ListedExecution | undefined {
  const executionId = present(listed.AutomationExecutionId);
  if (executionId === undefined) return undefined;
  return {
    executionId,
    parentExecutionId: present(listed.ParentAutomationExecutionId),
    runbook: listed.DocumentName,
    status: listed.AutomationExecutionStatus ?? 'Pending',
    startTime: listed.ExecutionStartTime?.getTime(),
  };
}
