import type { IncomingMessage } from 'node:http';
import type { Operations } from './api-call.ts';
import type { Protocol } from './protocol.ts';
import type { Refusals } from './refusals.ts';

/** One AWS service on the port. */
export interface Service {
  /** As signatures and IAM actions name it: `ssm`. */
  readonly name: string;
  /** What its `X-Amz-Target` begins with: `AmazonSSM`; undefined for a service of the query protocol. */
  readonly target: string | undefined;
  readonly protocol: Protocol;
  readonly operations: Operations;
  /** Of a global service: the Region that its requests are signed for, which need not be enabled. */
  readonly signingRegion?: string;
  readonly refusals: Refusals;
}

/** The service that a request is meant for, and its operation if the headers say it. */
export interface Address {
  readonly service: Service;
  readonly operation: string | undefined;
}

/** By `X-Amz-Target`; a form is for a service of the query protocol, by the scope of its signature. */
export function addressOf(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  scopeService: string | undefined,
  services: readonly Service[],
): Address | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix, operation] = target.split('.');
    const service = services.find((one) => one.target === prefix);
    return service && { service, operation };
  }
  const service = services.find((one) => one.target === undefined && one.name === (scopeService ?? one.name));
  return isQuery(request) && service ? { service, operation: undefined } : undefined;
}

/** Whether a request speaks the query protocol: with a form, or, where it gets, with its query. */
export const isQuery = ({
  method,
  url,
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): boolean =>
  method === 'GET'
    ? new URLSearchParams(queryOf(url)).has('Action')
    : headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;

/** What stands after the question mark. */
export const queryOf = (url = ''): string => url.split('?')[1] ?? '';
