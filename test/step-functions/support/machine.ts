import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { VirtualClock } from '../../../simulator/clock/virtual-clock.ts';
import { SECRET_ACCESS_KEY } from '../../../simulator/iam/credentials.ts';
import type { SimulatedOrganization } from '../../../simulator/simulated-organization.ts';
import { CENTRAL, REGION } from '../../local/start.ts';

/** How an execution stands. JSON is read, as far as it is JSON. */
export interface Ran {
  readonly status: string | undefined;
  readonly output?: unknown;
  readonly error?: string | undefined;
  readonly cause?: unknown;
}

/** A state machine of a simulated account, as a person would run it. */
export class Machine {
  readonly client: SFNClient;
  readonly #clock: VirtualClock;
  readonly #arn: string;

  constructor(
    { url }: Pick<SimulatedOrganization, 'url'>,
    clock: VirtualClock,
    name: string,
    accountId: string = CENTRAL,
  ) {
    this.#clock = clock;
    this.#arn = `arn:aws:states:${REGION}:${accountId}:stateMachine:${name}`;
    const credentials = { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY };
    this.client = new SFNClient({ region: REGION, endpoint: url, credentials, maxAttempts: 1 });
  }

  /** Starts an execution, and gives its ARN. */
  async start(input: unknown): Promise<string> {
    const { executionArn = '' } = await this.client.send(
      new StartExecutionCommand({ stateMachineArn: this.#arn, input: JSON.stringify(input) }),
    );
    return executionArn;
  }

  async stop(executionArn: string): Promise<void> {
    await this.client.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by a test' }));
  }

  async look(executionArn: string): Promise<Ran> {
    const { status, output, error, cause } = await this.client.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    return {
      status,
      ...(output !== undefined && { output: JSON.parse(output) }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause: readJson(cause) }),
    };
  }

  /** Runs it for so long, and says how it stands then. */
  async run(input: unknown, forMs = 60_000): Promise<Ran> {
    const executionArn = await this.start(input);
    await this.#clock.runFor(forMs);
    return this.look(executionArn);
  }

  /** The types of all events of an execution, in order. */
  async history(executionArn: string): Promise<readonly (string | undefined)[]> {
    const { events = [] } = await this.client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    return events.map(({ type }) => type);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
