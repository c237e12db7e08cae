import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Location } from '../organization/location.ts';
import type { Clock } from '../clock/clock.ts';
import type { TableRequests } from '../dynamodb/troubled-table.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Credentials } from '../iam/credentials.ts';
import type { Permissions } from '../iam/permission.ts';
import { ApiError } from './api-error.ts';
import type { ApiCall } from './api-call.ts';
import { authenticate, type Authentication } from './authenticate.ts';
import { scopedService } from './authorization.ts';
import { ConnectionCut } from './connection-cut.ts';
import { awsJson, awsQuery, type Protocol } from './protocol.ts';
import { BodyTooLargeError, readBody } from './read-body.ts';
import { JSON_REFUSALS, type Refusals } from './refusals.ts';
import { addressOf, isQuery, queryOf, type Address, type Service } from './service.ts';
import type { ReceivedRequest } from './signature.ts';

/** DynamoDB takes 16 MB in a request, the others 1 MB, which escapes and encoding may make longer. */
const MOST_TABLE_BYTES = 16 * 1024 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;

/** One call, before it is answered: gives it as it goes on, or throws where it meets an obstacle. */
export type Gate = (service: string, operation: string, call: ApiCall) => ApiCall;

export interface AwsServerOptions {
  readonly services: readonly Service[];
  readonly credentials: Credentials;
  readonly authorizer: Authorizer;
  /** By service. */
  readonly permissions: ReadonlyMap<string, Permissions>;
  readonly isEnabled: (location: Location) => boolean;
  readonly gate: Gate;
  readonly dynamoDb: {
    /** Whose table it is. */
    readonly accountId: string;
    readonly handle: TableRequests;
  };
  /** What a call takes, in milliseconds on the wall: a virtual clock stands still meanwhile. */
  readonly latencyMs: () => number;
  /** Told of every call that neither quotas nor trouble stopped. */
  readonly watch?: ((service: string, operation: string, call: ApiCall) => void) | undefined;
  readonly clock: Clock;
  readonly newId: () => string;
  /** By which signatures are judged; the computer's, unless said. */
  readonly wallNow?: (() => number) | undefined;
}

/** All services on one port. */
export const awsRequests =
  (options: AwsServerOptions): RequestListener =>
  (request, response) =>
    void options.clock.run(() => respond(request, response, options));

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: AwsServerOptions,
): Promise<void> {
  const requestId = options.newId();
  const { method = 'GET', url = '/', headers } = incoming;
  const isDynamoDb = String(headers['x-amz-target']).startsWith('DynamoDB_');
  const address = addressOf(incoming, scopedService(headers.authorization), options.services);
  const protocol = address?.service.protocol ?? protocolOfStranger(incoming, isDynamoDb);
  const send = (status: number, body: string, error?: ApiError): void => {
    response.writeHead(status, {
      'content-type': protocol.contentType,
      'x-amzn-requestid': requestId,
      ...(error?.code.startsWith('AWS.SimpleQueueService') === true && {
        'x-amzn-query-error': `${error.code};Sender`,
      }),
    });
    response.end(body);
  };
  try {
    const request = {
      method,
      url,
      headers,
      body: await readBody(incoming, isDynamoDb ? MOST_TABLE_BYTES : MOST_BYTES),
    };
    const latencyMs = options.latencyMs();
    if (latencyMs > 0) await wait(latencyMs);
    if (isDynamoDb) {
      const { caller } = await admitToTable(request, options);
      options.dynamoDb.handle(request, response, caller);
      return;
    }
    if (address === undefined) throw unknownService(incoming, options.services);
    const [operation, output] = await answer(address, request, options);
    send(200, protocol.answer(operation, output, requestId));
  } catch (error) {
    if (error instanceof ConnectionCut) {
      incoming.socket.destroy();
      return;
    }
    const refusal = toApiError(error);
    send(refusal.httpStatus, protocol.error(refusal, requestId), refusal);
  }
}

/** How a service that is not simulated would answer; those that speak REST get JSON all the same. */
const protocolOfStranger = (request: IncomingMessage, isDynamoDb: boolean): Protocol =>
  isQuery(request) ? awsQuery('https://amazonaws.com/doc/') : awsJson(isDynamoDb ? '1.0' : '1.1');

/** Named, if the request is signed for it. */
function unknownService(request: IncomingMessage, services: readonly Service[]): ApiError {
  const name = scopedService(request.headers.authorization);
  const isStranger = name !== undefined && !services.some((service) => service.name === name);
  return new ApiError(
    isQuery(request) ? 'InvalidAction' : 'UnknownOperationException',
    isStranger ? `The service ${name} is not simulated.` : 'No such service or operation is simulated.',
  );
}

async function answer(
  { service, operation: named }: Address,
  request: ReceivedRequest,
  options: AwsServerOptions,
): Promise<[operation: string, output: object]> {
  const { name, refusals, protocol, operations, target, signingRegion } = service;
  const isEnabled = (location: Location): boolean =>
    location.region === signingRegion || options.isEnabled(location);
  const { credentials, wallNow } = options;
  const identity = await authenticate(request, { credentials, isEnabled, service: name, refusals, wallNow });
  const body = request.method === 'GET' ? queryOf(request.url) : request.body.toString();
  const operation = named ?? new URLSearchParams(body).get('Action') ?? '';
  const run = operations.get(operation);
  if (run === undefined) {
    const code = target === undefined ? 'InvalidAction' : 'UnknownOperationException';
    throw new ApiError(code, `The operation ${name}:${operation} is not simulated.`);
  }
  const call = { ...identity, input: protocol.read(body) };
  return [operation, await run(await admit(name, operation, call, refusals, options))];
}

/** The table's requests are answered by others; who may send them is decided here. */
async function admitToTable(request: ReceivedRequest, options: AwsServerOptions): Promise<Authentication> {
  const refusals = JSON_REFUSALS;
  const identity = await authenticate(request, { ...options, service: 'dynamodb', refusals });
  const { accountId, arn } = identity.caller;
  if (accountId !== options.dynamoDb.accountId) {
    const message = `${arn} has no table here: the only one is in ${options.dynamoDb.accountId}`;
    throw new ApiError(refusals.denied, message);
  }
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const call = { ...identity, input: awsJson('1.0').read(request.body.toString()) };
  return admit('dynamodb', operation, call, refusals, options);
}

/** Past quotas and trouble, and past what the caller is not allowed. */
async function admit(
  service: string,
  operation: string,
  call: ApiCall,
  { denied, httpStatus }: Refusals,
  { gate, authorizer, permissions, watch }: AwsServerOptions,
): Promise<ApiCall> {
  const admitted = gate(service, operation, call);
  watch?.(service, operation, call);
  const needs = permissions.get(service) ?? new Map();
  await authorizer.authorize(needs, call, { service, operation, code: denied, httpStatus });
  return admitted;
}

/** What is not an answer of ours is a fault of the simulation: said, without its stack. */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof BodyTooLargeError) return new ApiError('RequestEntityTooLarge', error.message, 413);
  return new ApiError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}
