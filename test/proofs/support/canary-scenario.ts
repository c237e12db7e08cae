import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  StartAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { readRunbook } from '../../../simulator/runbook/runbook.ts';
import { createApi } from '../../../src/app/api.ts';
import { createCollectBatch } from '../../../src/app/collect.ts';
import { createSweep } from '../../../src/app/sweep.ts';
import { toMetrics } from '../../../src/app/lambda.ts';
import { startRollcall, type RunningRollcall } from '../../flow/start-rollcall.ts';
import { aResource } from '../../../simulator/test/automation.ts';
import { organizationWith } from '../../local/organization-with.ts';
import { clientsOf } from '../../../simulator/test/clients.ts';
import { MEMBERS, REGION } from '../../local/start.ts';
import { MESSAGE, NOWHERE, OUTPUT, textOf } from './canaries.ts';
import { startSecretProxy, type SecretProxy } from './secret-proxy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** In them: the runbook fails; no read is allowed; and an event is lost. */
const [FIRST, FAILING, UNREADABLE, SILENT] = MEMBERS;

/** What of a message that is none, or that says more than it should, must not be repeated. */
export const MALFORMED = 'canary-malformed-';

const ASK = {
  name: 'ask',
  action: 'aws:executeAwsApi',
  inputs: { Service: 's3', Api: 'ListBuckets', Bucket: '{{ Secret }}' },
  outputs: [{ Name: 'Owner', Selector: '$.Owner.ID', Type: 'String' }],
};
/** It shows what it was started with in the inputs of its step. */
export const RUNBOOKS = [
  readRunbook(
    'secretive',
    JSON.stringify({
      schemaVersion: '0.3',
      parameters: { Secret: { type: 'String' }, InstanceId: { type: 'String', default: 'none' } },
      mainSteps: [ASK],
      outputs: ['ask.Owner'],
    }),
  ),
];

export interface CanaryScenario {
  readonly rollcall: RunningRollcall;
  readonly proxy: SecretProxy;
  /** Of two runs of one runbook. */
  readonly parents: readonly [string, string];
  /** Accounts of the first run: in which it succeeded, and in which it failed. */
  readonly accounts: readonly [string, string];
  /** Whose kept result cannot be read; who reads it meets an error that quotes an output. */
  readonly torn: { readonly parentId: string; readonly accountId: string };
  /** All that the functions printed: lines of the log and of metrics. */
  readonly printed: () => readonly string[];
  /** All that came to a bus or a topic. */
  readonly events: () => readonly unknown[];
  /** The bodies of all messages that the function took from the queue. */
  readonly messages: () => readonly string[];
  readonly items: () => Promise<readonly unknown[]>;
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Rollcall as it is deployed, with its own logger and metrics, in an organization full of secrets. */
export async function playCanaryScenario(): Promise<CanaryScenario> {
  const printed: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    }),
  );
  const events: unknown[] = [];
  const messages: string[] = [];
  const proxies: SecretProxy[] = [];
  const rollcall = await startRollcall({
    organization: await organizationWith(
      {},
      { [FIRST]: { resources: [1, 2].map((n) => aResource(`i-${n}`, { tags: { ENV: 'PROD' } })) } },
    ),
    runbooks: RUNBOOKS,
    schedules: false,
    writes: {
      log: new Logger({ serviceName: 'rollcall', logLevel: 'DEBUG' }),
      metrics: toMetrics(new Metrics({ namespace: 'Rollcall', serviceName: 'rollcall' })),
    },
    through: async (url) => {
      const proxy = await startSecretProxy(url);
      proxies.push(proxy);
      return proxy.agent;
    },
    watch: {
      event: (_bus, event) => events.push(event),
      published: (_topic, event) => events.push(event),
    },
  });
  const [proxy] = proxies;
  if (proxy === undefined) throw new Error('Nothing goes through the proxy');
  const { organization, clock, functionOf } = rollcall;
  const collect = createCollectBatch(...functionOf('collect'));
  organization.connect({
    queues: {
      collect: (event, context) => {
        messages.push(...event.Records.map(({ body }) => body));
        return collect(event, context);
      },
    },
  });
  const sweep = createSweep(...functionOf('sweep'));
  const api = createApi(...functionOf('api'));
  const { ssm, sqs, dynamoDb } = clientsOf(organization);

  const run = async (input: Partial<StartAutomationExecutionCommandInput> = {}): Promise<string> => {
    const { AutomationExecutionId = '' } = await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: 'secretive',
        Parameters: { Secret: [`${NOWHERE}started`] },
        TargetLocations: [
          { Accounts: MEMBERS.slice(0, 5), Regions: [REGION], TargetLocationMaxErrors: '100%' },
        ],
        ...input,
      }),
    );
    await organization.idle();
    return AutomationExecutionId;
  };
  const sweepAfter = async (ms: number): Promise<void> => {
    await clock.runFor(ms);
    const context = { getRemainingTimeInMillis: () => 120_000 };
    await clock.runUntil(clock.run(() => sweep({}, context).catch(() => undefined)));
    await organization.idle();
  };
  const send = async (body: unknown): Promise<void> => {
    const QueueUrl = organization.environmentOf('collect')['QUEUE_URL'];
    const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };

  for (const [n, id] of MEMBERS.entries()) {
    organization.accounts.get(id)?.setAnswer('s3:ListBuckets', { Owner: { ID: `${OUTPUT}${n}` } });
  }
  organization.accounts
    .get(FAILING)
    ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: `${MESSAGE}1` } });
  organization.accounts.get(UNREADABLE)?.undeploy('roles');
  organization.trouble.add({ kind: 'dropEvents', accountId: SILENT });
  organization.trouble.add({ kind: 'throttleCalls', operation: 'ssm:GetAutomationExecution', times: 30 });
  const first = await run();
  organization.accounts.get(SILENT)?.setAnswer('s3:ListBuckets', { Owner: { ID: `${OUTPUT}changed` } });
  const parents = [first, await run()] as const;
  const Targets = [{ Key: 'tag:ENV', Values: ['PROD'] }];
  await run({
    TargetParameterName: 'InstanceId',
    Targets,
    TargetLocations: [{ Accounts: [FIRST], Regions: [REGION] }],
  });
  await sweepAfter(5 * MINUTE);
  await sweepAfter(HOUR);

  // Messages that are no events: none, one that says more than it should, and one of which a field is wrong.
  await send(`${MALFORMED}text`);
  await send({ source: 'my.app', detail: { more: `${MALFORMED}detail` } });
  await send({
    source: 'rollcall',
    'detail-type': 'Execution Collection Requested',
    detail: { executionId: [`${MALFORMED}list`], more: `${MALFORMED}more` },
  });

  // A kept result that cannot be read: its reader quotes it.
  const children = organization.executions();
  const torn =
    children.find(
      (one) => one.accountId === FIRST && one.execution.ParentAutomationExecutionId === parents[1],
    )?.execution.AutomationExecutionId ?? '';
  await dynamoDb.send(
    new PutItemCommand({
      TableName: 'rollcall',
      Item: {
        pk: { S: torn },
        sk: { S: 'RESULT#0' },
        version: { N: '1' },
        status: { S: 'Success' },
        source: { S: 'event' },
        observedAt: { N: String(clock.now()) },
        recordedAt: { N: String(clock.now()) },
        digest: { S: 'torn' },
        parts: { N: '0' },
        body: { B: gzipSync(TORN) },
      },
    }),
  );
  await send({
    source: 'rollcall',
    'detail-type': 'Execution Collection Requested',
    detail: { executionId: torn, accountId: FIRST, region: REGION },
  });
  await clock.runFor(4 * HOUR);
  await sweepAfter(26 * HOUR);

  return {
    rollcall,
    proxy,
    parents,
    accounts: [FIRST, FAILING],
    torn: { parentId: parents[1], accountId: FIRST },
    printed: () => printed,
    events: () => events,
    messages: () => messages,
    items: async () => (await dynamoDb.send(new ScanCommand({ TableName: 'rollcall' }))).Items ?? [],
    request: async (path, init) => api.request(path, init),
    close: async () => {
      for (const spy of spies) spy.mockRestore();
      await rollcall.close();
      await proxy.close();
    },
  };
}

/** No JSON, and short enough to be quoted whole. */
export const TORN = `${OUTPUT}torn`;

/** Everything that was really said in the organization, before anything was left out. */
export const oracleOf = ({ rollcall }: CanaryScenario): string => textOf(rollcall.organization.executions());
