import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';

/** What signs a request: of a user, or of a role, with its session token. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Adds the headers of its signature to a request. */
export type Sign = (request: Request) => Promise<Request>;

/** API Gateway's own host names contain the Region. */
const REGION = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/** The Region that the address of an API names; undefined for a domain name of your own. */
export const regionOf = ({ hostname }: URL): string | undefined => REGION.exec(hostname)?.[1];

/**
 * Signs for an HTTP API with IAM authorization.
 * @param credentials or a function that gives them, which is called again when they have expired
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function signWith(credentials: Credentials | (() => Promise<Credentials>), region: string): Sign {
  const signer = new SignatureV4({
    service: 'execute-api',
    region,
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
