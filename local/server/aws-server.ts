import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../clock/clock.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Credentials } from '../iam/credentials.ts';
import type { Permissions } from '../iam/permission.ts';
import { ApiError } from './api-error.ts';
import type { ApiCall } from './api-call.ts';
import { authenticate } from './authenticate.ts';
import { scopedService } from './authorization.ts';
import { awsJson } from './protocol.ts';
import { JSON_REFUSALS } from './refusals.ts';
import { addressOf, type Address, type Service } from './service.ts';
import type { ReceivedRequest } from './signature.ts';

/** One call, before it is answered; throws where it meets an obstacle. */
export type Gate = (service: string, operation: string, call: ApiCall) => void;

export interface AwsServerOptions {
  readonly services: readonly Service[];
  readonly credentials: Credentials;
  readonly authorizer: Authorizer;
  /** By service. */
  readonly permissions: ReadonlyMap<string, Permissions>;
  /** Enabled Regions. */
  readonly regions: readonly string[];
  readonly gate: Gate;
  readonly dynamoDb: {
    /** Whose table it is. */
    readonly accountId: string;
    readonly handle: (request: ReceivedRequest, response: ServerResponse) => void;
  };
  readonly clock: Clock;
  readonly newId: () => string;
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
  const address = addressOf(headers, scopedService(headers.authorization), options.services);
  const protocol = address?.service.protocol ?? awsJson(isDynamoDb ? '1.0' : '1.1');
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
    const request = { method, url, headers, body: await buffer(incoming) };
    if (isDynamoDb) {
      await checkDynamoDb(request, options);
      options.dynamoDb.handle(request, response);
      return;
    }
    if (address === undefined)
      throw new ApiError('UnknownOperationException', 'No such service or operation is simulated.');
    const [operation, output] = await answer(address, request, options);
    send(200, protocol.answer(operation, output, requestId));
  } catch (error) {
    const refusal = toApiError(error);
    send(refusal.httpStatus, protocol.error(refusal, requestId), refusal);
  }
}

async function answer(
  { service, operation: named }: Address,
  request: ReceivedRequest,
  options: AwsServerOptions,
): Promise<[operation: string, output: object]> {
  const { name, refusals, protocol, operations, target } = service;
  const identity = await authenticate(request, { ...options, service: name, refusals });
  const body = request.body.toString();
  const operation = named ?? new URLSearchParams(body).get('Action') ?? '';
  const run = operations.get(operation);
  if (run === undefined) {
    const code = target === undefined ? 'InvalidAction' : 'UnknownOperationException';
    throw new ApiError(code, `The operation ${name}:${operation} is not simulated.`);
  }
  const call: ApiCall = { ...identity, input: protocol.read(body) };
  options.gate(name, operation, call);
  const serviceCall = { service: name, operation, code: refusals.denied, httpStatus: refusals.httpStatus };
  await options.authorizer.authorize(options.permissions.get(name) ?? new Map(), call, serviceCall);
  return [operation, run(call)];
}

async function checkDynamoDb(request: ReceivedRequest, options: AwsServerOptions): Promise<void> {
  const { authorizer, permissions, dynamoDb } = options;
  const service = 'dynamodb';
  const refusals = JSON_REFUSALS;
  const identity = await authenticate(request, { ...options, service, refusals });
  const { accountId, arn } = identity.caller;
  if (accountId !== dynamoDb.accountId) {
    const message = `${arn} has no table here: the only one is in ${dynamoDb.accountId}`;
    throw new ApiError(refusals.denied, message);
  }
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const call: ApiCall = { ...identity, input: awsJson('1.0').read(request.body.toString()) };
  const serviceCall = { service, operation, code: refusals.denied, httpStatus: refusals.httpStatus };
  await authorizer.authorize(permissions.get(service) ?? new Map(), call, serviceCall);
}

/** What is not an answer of ours is a fault of the simulation: said, without its stack. */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}
