import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { couldNotLook } from '../failure.ts';
import type { Identity } from './identity.ts';

/** Adds the headers of its signature to a request. */
export type Sign = (request: Request) => Promise<Request>;

/** API Gateway's own host names contain the Region. */
const REGION = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/**
 * Signs for an HTTP API with IAM authorization.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function signFor({ hostname }: URL, { credentials, region }: Identity): Sign {
  const signingRegion = REGION.exec(hostname)?.[1] ?? region;
  if (signingRegion === undefined) {
    throw couldNotLook(`No Region to sign for ${hostname} with: give it with --region`);
  }
  const signer = new SignatureV4({
    service: 'execute-api',
    region: signingRegion,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
  });
  return async (request) => {
    const url = new URL(request.url);
    const body = await request.clone().text();
    const { headers } = await signer.sign(
      new HttpRequest({
        method: request.method,
        path: url.pathname,
        query: queryOf(url),
        headers: { ...Object.fromEntries(request.headers), host: url.host },
        ...(body !== '' && { body }),
      }),
    );
    const { host: _host, ...others } = headers;
    return new Request(request, { headers: others });
  };
}

const queryOf = ({ searchParams }: URL): Record<string, string[]> =>
  Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]));
