import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Place } from '../../src/automation/place.ts';
import type { Clock } from '../clock/clock.ts';
import type { TableRequests } from '../dynamodb/troubled-table.ts';
import type { Credentials } from '../iam/credentials.ts';
import type { Principal } from '../iam/principal.ts';
import { ApiError } from './api-error.ts';
import type { ApiCall } from './api-call.ts';
import { ConnectionCut } from './connection-cut.ts';
import { awsJson } from './protocol.ts';
import { addressOf, type Address, type Service } from './service.ts';
import { readScope, type Scope } from './signature.ts';

/** One call, before it is answered: gives it as it goes on, or throws where it meets an obstacle. */
export type Gate = (service: string, operation: string, call: ApiCall) => ApiCall;

export interface AwsServerOptions {
  readonly services: readonly Service[];
  readonly credentials: Credentials;
  readonly isEnabled: (place: Place) => boolean;
  readonly gate: Gate;
  /** Takes the requests of DynamoDB unread; the account whose table it is. */
  readonly dynamoDb: {
    readonly accountId: string;
    readonly handle: TableRequests;
  };
  /** What a call takes, in milliseconds on the wall: a virtual clock stands still meanwhile. */
  readonly latencyMs: () => number;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** All services on one port. */
export const awsRequests =
  (options: AwsServerOptions): RequestListener =>
  (request, response) =>
    void options.clock.run(() => respond(request, response, options));

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: AwsServerOptions,
): Promise<void> {
  const requestId = options.newId();
  const scope = readScope(request.headers.authorization);
  const isDynamoDb = String(request.headers['x-amz-target']).startsWith('DynamoDB_');
  const address = addressOf(request.headers, scope?.service, options.services);
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
    const latencyMs = options.latencyMs();
    if (latencyMs > 0) await wait(latencyMs);
    if (isDynamoDb) {
      const caller = checkDynamoDb(scope, options);
      const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
      options.gate('dynamodb', operation, { caller, region: scope?.region ?? '', input: {} });
      options.dynamoDb.handle(request, response, caller);
      return;
    }
    const body = await text(request);
    if (address === undefined)
      throw new ApiError('UnknownOperationException', 'No such service or operation is simulated.');
    const [operation, output] = answer(address, body, scope, options);
    send(200, protocol.answer(operation, output, requestId));
  } catch (error) {
    if (error instanceof ConnectionCut) {
      request.socket.destroy();
      return;
    }
    const refusal = toApiError(error);
    send(refusal.httpStatus, protocol.error(refusal, requestId), refusal);
  }
}

function answer(
  { service, operation: named }: Address,
  body: string,
  scope: Scope | undefined,
  { credentials, isEnabled, gate }: AwsServerOptions,
): [operation: string, output: object] {
  const { signingRegion } = service;
  const isOpen = (place: Place): boolean => place.region === signingRegion || isEnabled(place);
  const caller = identify(scope, credentials, isOpen, service);
  const operation = named ?? new URLSearchParams(body).get('Action') ?? '';
  const run = service.operations.get(operation);
  if (run === undefined) {
    const code = service.target === undefined ? 'InvalidAction' : 'UnknownOperationException';
    throw new ApiError(code, `The operation ${service.name}:${operation} is not simulated.`);
  }
  const call: ApiCall = { caller, region: scope?.region ?? '', input: service.protocol.read(body) };
  return [operation, run(gate(service.name, operation, call))];
}

/** A Region that is not enabled knows no credentials. */
function identify(
  scope: Scope | undefined,
  credentials: Credentials,
  isEnabled: AwsServerOptions['isEnabled'],
  { target, unknownKey, expiredKey }: Pick<Service, 'target' | 'unknownKey' | 'expiredKey'>,
): Principal {
  const httpStatus = target === undefined ? 403 : 400;
  if (scope === undefined) {
    const code = target === undefined ? 'MissingAuthenticationToken' : 'MissingAuthenticationTokenException';
    throw new ApiError(code, 'Request is missing Authentication Token', httpStatus);
  }
  const identity = credentials.identify(scope.accessKeyId);
  const isKnown =
    identity === 'unknown' ||
    identity === 'expired' ||
    isEnabled({ accountId: identity.accountId, region: scope.region });
  if (identity === 'unknown' || !isKnown) {
    throw new ApiError(unknownKey, 'The security token included in the request is invalid.', httpStatus);
  }
  if (identity === 'expired') {
    throw new ApiError(expiredKey, 'The security token included in the request is expired', httpStatus);
  }
  return identity;
}

const DYNAMO_DB = {
  target: 'DynamoDB_20120810',
  unknownKey: 'UnrecognizedClientException',
  expiredKey: 'ExpiredTokenException',
};

function checkDynamoDb(
  scope: Scope | undefined,
  { credentials, isEnabled, dynamoDb }: AwsServerOptions,
): Principal {
  const caller = identify(scope, credentials, isEnabled, DYNAMO_DB);
  const { accountId, arn } = caller;
  if (accountId !== dynamoDb.accountId) {
    throw new ApiError(
      'AccessDeniedException',
      `${arn} has no table here: the only one is in ${dynamoDb.accountId}`,
    );
  }
  return caller;
}

/** What is not an answer of ours is a fault of the simulation: said, without its stack. */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}
