import { setTimeout as wait } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Location } from '../../src/domain/location.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';

/** Of the central stack, with the setting `runAcrossAccounts`. */
export const STATE_MACHINE_NAME = 'rollcall-run-across-accounts';
/** What a parent runs as that Step Functions starts; member-stack/administration-role.yml, under AWS's name. */
const ADMINISTRATION_ROLE = 'AWS-SystemsManager-AutomationAdministrationRole';
const POLL_MS = 100;

/** What the step answers, as far as the demo shows it: docs/step-functions.md. */
const StepAnswer = z.object({
  parentExecutionId: z.string(),
  counts: z.record(z.string(), z.number()),
  failureShare: z.number(),
  causes: z.array(z.object({ count: z.number(), title: z.string() })),
  failedTargets: z.array(z.object({ accountId: z.string(), region: z.string(), verdict: z.string() })),
  results: z.object({ command: z.string() }),
});
type StepAnswer = z.output<typeof StepAnswer>;

/** An execution of the state machine that has ended. */
export interface EndedExecution {
  readonly status: string;
  readonly tookMs: number;
  /** Whether it waited by a task token, and nothing polled. */
  readonly waited: boolean;
  /** What it answered; undefined if it failed. */
  readonly answer: StepAnswer | undefined;
  /** Why it failed. */
  readonly failure: string | undefined;
}

export interface RunAcrossAccounts {
  readonly runbook: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly maxFailureShare: number;
}

/**
 * Starts the state machine as its user would, and waits for its end.
 * @param url of AWS's protocols
 */
export async function startStateMachine(
  { runbook, accounts, regions, maxFailureShare }: RunAcrossAccounts,
  { accountId, region }: Location,
  url: string,
): Promise<EndedExecution> {
  const credentials = { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY };
  const client = new SFNClient({ region, endpoint: url, credentials });
  try {
    const { executionArn } = await client.send(
      new StartExecutionCommand({
        stateMachineArn: `arn:aws:states:${region}:${accountId}:stateMachine:${STATE_MACHINE_NAME}`,
        input: JSON.stringify({
          runbook,
          parameters: { AutomationAssumeRole: [`arn:aws:iam::${accountId}:role/${ADMINISTRATION_ROLE}`] },
          targetLocations: [
            {
              Accounts: accounts,
              Regions: regions,
              TargetLocationMaxConcurrency: '100%',
              TargetLocationMaxErrors: '100%',
            },
          ],
          maxFailureShare,
        }),
      }),
    );
    let execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    while (execution.status === 'RUNNING') {
      await wait(POLL_MS);
      execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    }
    const { status = '', startDate, stopDate, output, error, cause } = execution;
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    return {
      status,
      tookMs: (stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0),
      waited: events.some(({ type }) => type === 'TaskSubmitted'),
      answer: output === undefined ? undefined : StepAnswer.parse(JSON.parse(output)),
      failure: error === undefined ? undefined : `${error}: ${cause ?? ''}`,
    };
  } finally {
    client.destroy();
  }
}
