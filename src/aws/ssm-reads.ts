import {
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  type AutomationExecution,
  type AutomationExecutionMetadata,
  type StepExecution,
} from '@aws-sdk/client-ssm';
import type { Place } from '../automation/place.ts';
import { present } from '../automation/present.ts';
import type { AskSsm } from '../lib/ssm-ask.ts';
import { unlessNotThere } from './ssm-not-there.ts';

/** The most that AWS gives at once. */
const PAGE = 50;

/**
 * AWS's answers as they come, secrets and all: for whoever replaces those at once. Every method throws as an execution source does.
 */
export interface SsmReads {
  /** Undefined if it is not there. */
  get(executionId: string, place: Place): Promise<AutomationExecution | undefined>;
  /** All pages. */
  steps(executionId: string, place: Place): Promise<readonly StepExecution[]>;
  /** Whom a place lists as the children of a parent, all pages. */
  children(parentId: string, place: Place): Promise<readonly AutomationExecutionMetadata[]>;
}

export function createSsmReads(ask: AskSsm): SsmReads {
  return {
    get: async (AutomationExecutionId, place) => {
      const command = new GetAutomationExecutionCommand({ AutomationExecutionId });
      const answer = await ask(place, (client) => client.send(command).catch(unlessNotThere));
      return answer?.AutomationExecution;
    },
    steps: (AutomationExecutionId, place) =>
      allPages(async (NextToken) => {
        const command = new DescribeAutomationStepExecutionsCommand({
          AutomationExecutionId,
          MaxResults: PAGE,
          NextToken,
        });
        const answer = await ask(place, (client) => client.send(command).catch(unlessNotThere));
        return { entries: answer?.StepExecutions ?? [], nextToken: present(answer?.NextToken) };
      }),
    children: (parentId, place) =>
      allPages(async (NextToken) => {
        const command = new DescribeAutomationExecutionsCommand({
          Filters: [{ Key: 'ParentExecutionId', Values: [parentId] }],
          MaxResults: PAGE,
          NextToken,
        });
        const answer = await ask(place, (client) => client.send(command));
        return {
          entries: answer.AutomationExecutionMetadataList ?? [],
          nextToken: present(answer.NextToken),
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
