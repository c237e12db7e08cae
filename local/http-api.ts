import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { PageFiles } from '../console/serve/page-files.ts';
import { ApiError } from '../simulator/server/api-error.ts';
import { listen } from '../simulator/server/listen.ts';
import { BodyTooLargeError, readBody } from '../simulator/server/read-body.ts';
import type { ReceivedRequest } from '../simulator/server/signature.ts';

/**
 * API Gateway takes no larger payload.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
const MOST_BYTES = 10 * 1024 * 1024;

/** A function behind API Gateway. */
export type ApiFunction = (event: APIGatewayProxyEventV2) => Promise<unknown>;

/** Throws an ApiError if a request is signed wrongly. */
export type VerifySignature = (request: ReceivedRequest) => Promise<void>;

const Answer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

export interface HttpApi {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * An HTTP API as API Gateway makes it (payload format 2.0), on this computer only. It requires no signature, but
 * one that is there must be right. The page, which no API Gateway has, stands at `/`, beside the API that it asks.
 * @param port 0 for any that is free
 * @param page undefined if it was not built
 * @throws {Error} that says how to choose another port, if this one is taken
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export async function startHttpApi(
  port: number,
  call: ApiFunction,
  verify: VerifySignature,
  page?: PageFiles,
): Promise<HttpApi> {
  const listening = await listen(port, '--port');
  listening.serve((request, response) => {
    if (page !== undefined && sendPage(request, response, page)) return;
    answer(request, response, call, verify).catch((error: unknown) => {
      if (!listening.isOpen()) return; // it was stopped, and no caller waits for an answer
      // What API Gateway says of a signature, and when the function fails; here, why is said too.
      const [status, message] = refusalOf(error);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
      const isRefused = error instanceof ApiError;
      process.stderr.write(`${isRefused ? `${error.code}: ${error.message}` : String(error)}\n`);
    });
  });
  return { url: listening.url, close: listening.close };
}

function refusalOf(error: unknown): readonly [status: number, message: string] {
  if (error instanceof ApiError) return [403, 'Forbidden'];
  if (error instanceof BodyTooLargeError) return [413, 'Request Entity Too Large'];
  return [500, 'Internal Server Error'];
}

/** @returns whether it was asked for */
function sendPage(
  { method, url = '/' }: IncomingMessage,
  response: ServerResponse,
  page: PageFiles,
): boolean {
  const file = method === 'GET' ? page.get(url.replace(/^\//, '').replace(/\?.*$/s, '')) : undefined;
  if (file !== undefined) response.writeHead(200, file.headers).end(file.content);
  return file !== undefined;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  call: ApiFunction,
  verify: VerifySignature,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const content = await readBody(request, MOST_BYTES);
  if (request.headers.authorization?.startsWith('AWS4-') === true) {
    await verify({ method, url, headers: request.headers, body: content });
  }
  const { statusCode, headers, body, isBase64Encoded } = Answer.parse(
    await call(toEvent(request, content.toString('utf8'))),
  );
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  response.writeHead(statusCode).end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
}

function toEvent(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: string,
): APIGatewayProxyEventV2 {
  const { pathname, search } = new URL(`http://127.0.0.1${url}`);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method,
        path: pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: String(now.getTime()),
      routeKey: '$default',
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body === '' ? {} : { body }),
    isBase64Encoded: false,
  };
}
