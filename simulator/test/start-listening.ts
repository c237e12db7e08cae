import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { SQSEvent } from 'aws-lambda';
import { BusEvent } from '../events/event.ts';
import { clientsOf } from './clients.ts';
import { MEMBERS, REGION, start, type Started, type StartOptions } from './start.ts';
import { fixture } from './fixture.ts';

const [MEMBER] = MEMBERS;

/** The sample organization, and whatever reaches the function behind the queue. */
export interface Listening extends Started {
  readonly received: readonly BusEvent[];
  readonly bodies: readonly string[];
  /** Runs an automation in every member, to its end. */
  readonly runEverywhere: () => Promise<void>;
  /** Puts an event on its account's bus, and waits for what follows from it. */
  readonly announce: (event: BusEvent) => Promise<void>;
}

export async function startListening(options: StartOptions = {}): Promise<Listening> {
  const received: BusEvent[] = [];
  const bodies: string[] = [];
  const started = await start(options);
  const { organization } = started;
  organization.connect({
    queues: {
      collect: async ({ Records }: SQSEvent) => {
        bodies.push(...Records.map(({ body }) => body));
        received.push(...Records.map(({ body }) => BusEvent.parse(JSON.parse(body))));
        return { batchItemFailures: [] };
      },
    },
  });
  return {
    ...started,
    received,
    bodies,
    runEverywhere: async () => {
      await clientsOf(organization).ssm.send(
        new StartAutomationExecutionCommand({
          DocumentName: 'get_account_alias',
          TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION] }],
        }),
      );
      await organization.idle();
    },
    announce: async (event) => {
      organization.announce(event);
      await organization.idle();
    },
  };
}

/** The status change of an execution in a member account, as AWS documents it. */
export const anEvent = (overrides: Partial<BusEvent> = {}): BusEvent => ({
  ...BusEvent.parse(fixture('events/doc-2024-execution-status-change.json')),
  account: MEMBER,
  region: REGION,
  ...overrides,
});
