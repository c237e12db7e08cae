import { request } from 'node:http';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { CENTRAL, REGION } from './start.ts';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export interface RawRequest {
  readonly url: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Sends a request that no SDK would send. */
export const send = ({ url, path, method, headers, body }: RawRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject).end(body);
  });

export interface Signer {
  readonly service: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly date?: Date;
}

/** Signs a request as AWS documents it; what is done to it afterwards, the signature does not know. */
export async function sign(
  raw: RawRequest,
  { service, region = REGION, accessKeyId = CENTRAL, secretAccessKey = 'local', sessionToken, date }: Signer,
): Promise<RawRequest> {
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Hash.bind(null, 'sha256'),
  });
  const [path = '', query = ''] = raw.path.split('?');
  const signed = await signer.sign(
    new HttpRequest({
      method: raw.method,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host: new URL(raw.url).host, ...raw.headers },
      body: raw.body,
    }),
    date === undefined ? {} : { signingDate: date },
  );
  return { ...raw, headers: signed.headers };
}
