import {
  DescribeAutomationExecutionsCommand,
  type AutomationExecutionFilter,
  type AutomationExecutionMetadata,
} from '@aws-sdk/client-ssm';
import type { Location } from '../domain/location.ts';
import { emptyToUndefined } from '../domain/empty-to-undefined.ts';
import type { AskSsm } from './ssm-ask.ts';
import type { ListedExecution, RootFinder } from '../sweep/ports.ts';
import type { TimeSlice } from '../sweep/time-slices.ts';

/** The most that AWS gives at once. */
const PAGE = 50;

/** Roots as Systems Manager lists them. Never lists steps. */
export class SsmRootFinder implements RootFinder {
  readonly #ask: AskSsm;

  constructor(ask: AskSsm) {
    this.#ask = ask;
  }

  async listCrossAccount(location: Location, { from, to }: TimeSlice, nextToken?: string) {
    return this.#list(
      location,
      [
        { Key: 'AutomationType', Values: ['CrossAccount'] },
        { Key: 'StartTimeAfter', Values: [wholeSeconds(Math.floor(from / 1000))] },
        { Key: 'StartTimeBefore', Values: [wholeSeconds(Math.ceil(to / 1000))] },
      ],
      nextToken,
    );
  }

  async listByIds(location: Location, executionIds: readonly string[]): Promise<readonly ListedExecution[]> {
    const filters: AutomationExecutionFilter[] = [{ Key: 'ExecutionId', Values: [...executionIds] }];
    const { entries } = await this.#list(location, filters, undefined);
    return entries;
  }

  async #list(location: Location, Filters: AutomationExecutionFilter[], NextToken: string | undefined) {
    const answer = await this.#ask(location, (client) =>
      client.send(new DescribeAutomationExecutionsCommand({ Filters, MaxResults: PAGE, NextToken })),
    );
    return {
      entries: (answer.AutomationExecutionMetadataList ?? []).flatMap((listed) => toListed(listed) ?? []),
      nextToken: emptyToUndefined(answer.NextToken),
    };
  }
}

/**
 * Without milliseconds, as in AWS's examples (`2026-11-30T07:00:00Z`): whether a filter takes them is not
 * documented. Callers round outwards. An execution that is listed twice is recognised; one that is not listed
 * would be lost.
 */
const wholeSeconds = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Undefined for an entry without an ID. */
function toListed(listed: AutomationExecutionMetadata): ListedExecution | undefined {
  const executionId = emptyToUndefined(listed.AutomationExecutionId);
  if (executionId === undefined) return undefined;
  return {
    executionId,
    parentExecutionId: emptyToUndefined(listed.ParentAutomationExecutionId),
    runbook: listed.DocumentName,
    status: listed.AutomationExecutionStatus ?? 'Pending',
    startTime: listed.ExecutionStartTime?.getTime(),
  };
}
