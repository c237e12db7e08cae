import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import type { Location } from './organization/location.ts';
import { sdkExecution } from './automation/sdk-execution.ts';
import type { Clock } from './clock/clock.ts';
import { AdjustableClock } from './clock/adjustable-clock.ts';
import { RealClock } from './clock/real-clock.ts';
import { isControlRequest, simulatorControl } from './control/simulator-control.ts';
import { startLocalDynamoDb, type LocalDynamoDb } from './dynamodb/local-dynamodb.ts';
import { createTables } from './dynamodb/local-table.ts';
import { troubledTable } from './dynamodb/troubled-table.ts';
import type { BusEvent } from './events/event.ts';
import { checkMapping } from './functions/check-mapping.ts';
import { checkRole } from './functions/check-role.ts';
import { CentralFunctions, type FunctionError, type Handlers } from './functions/central-functions.ts';
import { FunctionProcesses } from './functions/function-processes.ts';
import { SECRET_ACCESS_KEY } from './iam/credentials.ts';
import { loadEvaluate } from './iam/evaluate.ts';
import type { Account } from './organization/account.ts';
import { authenticate } from './server/authenticate.ts';
import { awsRequests } from './server/aws-server.ts';
import { createGate } from './server/gate.ts';
import { listen, type Listening } from './server/listen.ts';
import { permissionsOfServices } from './server/permissions-of-services.ts';
import { JSON_REFUSALS } from './server/refusals.ts';
import { createServices } from './server/services.ts';
import type { ReceivedRequest } from './server/signature.ts';
import { ServiceCalls } from './step-functions/service-calls.ts';
import type { FaultInjector } from './trouble/fault-injector.ts';
import { createWorld, type WorldOptions } from './world.ts';

/** An execution as GetAutomationExecution would answer it, and where it runs. */
export interface TrueExecution extends Location {
  readonly execution: AutomationExecution;
}

/** A message that ended in one of the queues that no function reads. */
interface DeadLetter extends Location {
  readonly queueName: string;
  readonly body: string;
}

/** Accounts × Regions with Automation, event buses, queues and roles, which speak AWS's protocols on one port. */
export interface SimulatedOrganization {
  /** Such as `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly clock: Clock;
  /** By account ID: what is deployed there, and what its APIs answer, may be changed. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly trouble: FaultInjector;
  /** Whether policies are evaluated: not, if what evaluates them is not installed. */
  readonly checksPermissions: boolean;
  /** Throws an ApiError if a request is not signed for `service` by a principal that is known here. */
  verifySignature(service: string, request: ReceivedRequest): Promise<void>;
  /** Where the HTTP API of the central stack is served: its parameters name that address. */
  serveApiAt(url: string): void;
  /** What a function finds in its environment, with credentials of its own role. `functionName`: `collect`. */
  environmentOf(functionName: string): Readonly<Record<string, string>>;
  /**
   * Starts calling these functions from queues and schedules, as the central template says. `restart` ends a function's
   * process and starts another; handlers that run in this process need none.
   */
  connect(handlers: Handlers, restart?: (functionName: string) => Promise<void>): void;
  /** Puts an event of an AWS service on its account's default bus. */
  announce(event: BusEvent): void;
  /** The truth: every execution of every account, in the order in which they started. */
  executions(): readonly TrueExecution[];
  deadLetters(): readonly DeadLetter[];
  /** Calls of functions that threw or timed out. */
  functionErrors(): readonly FunctionError[];
  /** Waits until nothing more would happen, schedules apart. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface SimulationOptions extends WorldOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** The option that chooses the port, as a program names it to its users. */
  readonly portOption?: string;
  readonly clock?: Clock;
  /** By which signatures are judged, in milliseconds since the epoch; the computer's, unless said. */
  readonly wallNow?: () => number;
  /** `false` allows every call, as where what evaluates policies is not installed. */
  readonly checksPermissions?: boolean;
  /** What else the port serves, by path. It refuses strangers there too. */
  readonly pages?: ReadonlyMap<string, RequestListener>;
}

/** @throws {Error} if the port is taken, or if the organization names what does not exist */
export async function startSimulatedOrganization(options: SimulationOptions): Promise<SimulatedOrganization> {
  const listening = await listen(options.port, options.portOption ?? 'the option port');
  try {
    return await startBehind(listening, options);
  } catch (error) {
    await listening.close();
    throw error;
  }
}

async function startBehind(listening: Listening, options: SimulationOptions): Promise<SimulatedOrganization> {
  const { dataDir } = options;
  const clock = new AdjustableClock(options.clock ?? new RealClock(), options.organization.clock);
  // The process that has the table has the directory.
  const dynamoDb = await startLocalDynamoDb(dataDir === undefined ? undefined : join(dataDir, 'dynamodb'));
  try {
    return await startWith(dynamoDb, listening, options, clock);
  } catch (error) {
    await dynamoDb.close();
    throw error;
  }
}

async function startWith(
  dynamoDb: LocalDynamoDb,
  listening: Listening,
  options: SimulationOptions,
  clock: AdjustableClock,
): Promise<SimulatedOrganization> {
  const { accountId, region } = options.organization.central;
  const evaluate = options.checksPermissions === false ? undefined : await loadEvaluate();
  const world = createWorld(options, clock, listening.url, evaluate, () => callsOfMachines);
  const { accounts, authorizer, credentials, trouble, truth, queues } = world;
  const processes = new FunctionProcesses();

  const services = createServices(world);
  const permissions = permissionsOfServices(world);
  const gate = createGate({
    trouble,
    now: () => clock.now(),
    quotas: world.quotas,
    isStopped: (name) => processes.isStopped(name),
  });
  const requests = awsRequests({
    services,
    credentials,
    isEnabled: world.isEnabled,
    authorizer,
    permissions,
    gate,
    dynamoDb: {
      accountId,
      handle: troubledTable(
        (request, response) => dynamoDb.handle(request, response),
        trouble,
        (name) => processes.stop(name),
      ),
    },
    latencyMs: world.callLatencyMs,
    watch: options.watch?.call,
    clock,
    newId: world.newId,
    wallNow: options.wallNow,
  });
  const control = simulatorControl({ trouble, accounts });
  listening.serve((request, response) => {
    const page = options.pages?.get(request.url?.split('?')[0] ?? '/');
    if (page !== undefined) page(request, response);
    else if (isControlRequest(request)) control(request, response);
    else requests(request, response);
  });

  const account = accounts.get(accountId);
  if (account === undefined) throw new Error(`No account ${accountId}`);
  const functions = new CentralFunctions({ account, region, queues, clock, processes, newId: world.newId });
  const callsOfMachines = new ServiceCalls({
    accounts,
    services,
    permissions,
    authorizer,
    gate,
    newId: world.newId,
    functions,
  });
  for (const settings of functions.settings) await checkRole(settings, accounts, authorizer);
  for (const mapping of functions.mappings()) {
    await checkMapping(mapping, functions.settings, (arn) => queues.byArn(arn), accounts, authorizer);
  }
  const administrator = {
    AWS_REGION: region,
    AWS_ENDPOINT_URL: listening.url,
    AWS_ACCESS_KEY_ID: accountId,
    AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
  };
  const tables = account.resources(region, 'AWS::DynamoDB::Table');
  if (tables.length > 0) {
    const client = new DynamoDBClient({
      region,
      endpoint: listening.url,
      credentials: { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY },
    });
    await createTables(client, tables);
    client.destroy();
  }

  return {
    url: listening.url,
    clock,
    accounts,
    trouble,
    checksPermissions: authorizer.isChecking,
    verifySignature: async (service, request) => {
      const { isEnabled } = world;
      await authenticate(request, { service, credentials, isEnabled, refusals: JSON_REFUSALS });
    },
    serveApiAt: (url) => world.servedApi.serveAt(url),
    environmentOf: (functionName) => {
      const settings = functions.settings.find(({ name }) => name === functionName);
      if (settings === undefined) throw new Error(`The central template has no function ${functionName}`);
      const { roleArn, functionName: sessionName } = settings;
      const session = credentials.issue({ roleArn, sessionName }, Infinity, { functionName });
      return {
        ...administrator,
        ...settings.variables,
        AWS_ACCESS_KEY_ID: session.accessKeyId,
        AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
        AWS_SESSION_TOKEN: session.sessionToken,
      };
    },
    connect: (handlers, restart) => {
      if (restart !== undefined) processes.restart = restart;
      functions.connect(handlers);
    },
    announce: (event) => world.eventBridge.announce(event),
    executions: () =>
      truth.all().map(({ location, execution }) => ({ ...location, execution: sdkExecution(execution) })),
    deadLetters: () => {
      const fed = new Set(functions.mappings().map(({ queueArn }) => queueArn));
      return queues
        .all()
        .filter(({ arn }) => !fed.has(arn))
        .flatMap((queue) =>
          queue.messages().map(({ body }) => ({ ...queue.location, queueName: queue.name, body })),
        );
    },
    functionErrors: () => functions.errors,
    idle: () => clock.idle(),
    close: async () => {
      clock.stop();
      truth.close();
      await listening.close();
      await dynamoDb.close();
    },
  };
}
