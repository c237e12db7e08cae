import { once } from 'node:events';
import { Agent, createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { listening } from './listening.ts';
import { NOWHERE } from './canaries.ts';

type Answer = Readonly<Record<string, unknown>>;

/** AWS, with a secret in every field that Rollcall must not keep. */
export interface SecretProxy {
  /** Connects to it, whatever the address: what is sent names AWS's own host, and is signed for that. */
  readonly agent: Agent;
  /** How many secrets of each field went into answers. */
  readonly told: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
}

/** @param url of the simulated organization, whose answers go through */
export async function startSecretProxy(url: string): Promise<SecretProxy> {
  const told = new Map<string, number>();
  const secret = (field: string): string => {
    told.set(field, (told.get(field) ?? 0) + 1);
    return `${NOWHERE}${field}`;
  };
  const toStep = (step: Answer): Answer => ({
    ...step,
    Inputs: { ...Object(step['Inputs']), more: secret('Inputs') },
    OverriddenParameters: { one: [secret('OverriddenParameters')] },
    Response: secret('Response'),
  });
  const toExecution = (execution: Answer): Answer => ({
    ...execution,
    Parameters: { ...Object(execution['Parameters']), more: [secret('Parameters')] },
    Variables: { one: [secret('Variables')] },
    ResolvedTargets: { ParameterValues: [secret('ResolvedTargets')], Truncated: false },
    Runbooks: [{ DocumentName: 'other', Parameters: { one: [secret('Runbooks')] } }],
    // To an execution without targets they would be news of a fan-out.
    ...(listOf(execution['Targets']).length > 0 && { TargetMaps: [{ one: [secret('TargetMaps')] }] }),
    ...(execution['TargetLocations'] !== undefined && {
      TargetLocations: listOf(execution['TargetLocations']).map((targetLocation) => ({
        ...targetLocation,
        Targets: [{ Key: 'ParameterValues', Values: [secret('TargetLocations')] }],
      })),
    }),
    ...(execution['StepExecutions'] !== undefined && {
      StepExecutions: listOf(execution['StepExecutions']).map(toStep),
    }),
  });
  const change: Readonly<Record<string, (answer: Answer) => Answer>> = {
    'AmazonSSM.GetAutomationExecution': (answer) => ({
      ...answer,
      AutomationExecution: toExecution(Object(answer['AutomationExecution'])),
    }),
    'AmazonSSM.DescribeAutomationStepExecutions': (answer) => ({
      ...answer,
      StepExecutions: listOf(answer['StepExecutions']).map(toStep),
    }),
    'AmazonSSM.DescribeAutomationExecutions': (answer) => ({
      ...answer,
      AutomationExecutionMetadataList: listOf(answer['AutomationExecutionMetadataList']).map((entry) => ({
        ...entry,
        ResolvedTargets: { ParameterValues: [secret('listed ResolvedTargets')], Truncated: false },
        Runbooks: [{ DocumentName: 'other', Parameters: { one: [secret('listed Runbooks')] } }],
      })),
    }),
  };

  const server = createServer((incoming, response) => {
    void (async () => {
      const { status, headers, body } = await pass(url, incoming);
      const operation = String(incoming.headers['x-amz-target']);
      const hide = status === 200 ? change[operation] : undefined;
      const content = hide === undefined ? body : Buffer.from(JSON.stringify(hide(JSON.parse(String(body)))));
      const { 'transfer-encoding': _, ...rest } = headers;
      response.writeHead(status, { ...rest, 'content-length': content.length }).end(content);
    })();
  });
  const { hostname, port } = new URL(await listening(server));
  const agent = new Agent();
  agent.createConnection = () => connect(Number(port), hostname);
  return {
    agent,
    told,
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const listOf = (value: unknown): Answer[] => (Array.isArray(value) ? value : []);

/** Sends a request on as it was signed: to the host that it names. */
async function pass(
  url: string,
  incoming: IncomingMessage,
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }> {
  const { method, headers } = incoming;
  const sent = request(`${url}${incoming.url}`, { method, headers }).end(await buffer(incoming));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}
