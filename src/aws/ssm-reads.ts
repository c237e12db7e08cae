import {
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  type AutomationExecution,
  type AutomationExecutionMetadata,
  type StepExecution,
} from '@aws-sdk/client-ssm';
import type { Location } from '../domain/location.ts';
import { emptyToUndefined } from '../domain/empty-to-undefined.ts';
import type { AskSsm } from './ssm-ask.ts';
import { unlessNotThere } from './ssm-not-there.ts';

/** The most that AWS gives at once. */
const PAGE = 50;

/**
 * AWS's answers as they come, including secrets, for a caller that replaces those at once. Every method throws
 * what an execution source throws.
 */
export interface SsmReads {
  /** Undefined if it does not exist. */
  get(executionId: string, location: Location): Promise<AutomationExecution | undefined>;
  /** All pages. */
  steps(executionId: string, location: Location): Promise<readonly StepExecution[]>;
  /** The children of a parent that a location lists, all pages. */
  children(parentId: string, location: Location): Promise<readonly AutomationExecutionMetadata[]>;
}

export function createSsmReads(ask: AskSsm): SsmReads {
  return {
    get: async (AutomationExecutionId, location) => {
      const command = new GetAutomationExecutionCommand({ AutomationExecutionId });
      const answer = await ask(location, (client) => client.send(command).catch(unlessNotThere));
      return answer?.AutomationExecution;
    },
    steps: (AutomationExecutionId, location) =>
      allPages(async (NextToken) => {
        const command = new DescribeAutomationStepExecutionsCommand({
          AutomationExecutionId,
          MaxResults: PAGE,
          NextToken,
        });
        const answer = await ask(location, (client) => client.send(command).catch(unlessNotThere));
        return { entries: answer?.StepExecutions ?? [], nextToken: emptyToUndefined(answer?.NextToken) };
      }),
    children: (parentId, location) =>
      allPages(async (NextToken) => {
        const command = new DescribeAutomationExecutionsCommand({
          Filters: [{ Key: 'ParentExecutionId', Values: [parentId] }],
          MaxResults: PAGE,
          NextToken,
        });
        const answer = await ask(location, (client) => client.send(command));
        return {
          entries: answer.AutomationExecutionMetadataList ?? [],
          nextToken: emptyToUndefined(answer.NextToken),
        };
      }),
  };
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly nextToken: string | undefined;
}

async function allPages<Entry>(
  read: (nextToken: string | undefined) => Promise<Page<Entry>>,
): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  let nextToken: string | undefined;
  do {
    const page = await read(nextToken);
    all.push(...page.entries);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return all;
}
