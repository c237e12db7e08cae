import * as z from 'zod';
import { ApiError } from './api-error.ts';

/** How a service writes its requests and answers. */
export interface Protocol {
  readonly contentType: string;
  /** @throws {ApiError} if the body cannot be read */
  read(body: string): unknown;
  answer(operation: string, output: object, requestId: string): string;
  error(error: ApiError, requestId: string): string;
}

/** @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const awsJson = (version: '1.0' | '1.1'): Protocol => ({
  contentType: `application/x-amz-json-${version}`,
  read: (body) => {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(body === '' ? '{}' : body, withoutNull));
    } catch {
      throw new ApiError('SerializationException', 'The body is not a JSON object.');
    }
  },
  answer: (_operation, output) => JSON.stringify(output),
  error: ({ code, message }) => JSON.stringify({ __type: code, message }),
});

/** A member that is null is as absent as one that is not there. */
function withoutNull(this: unknown, _name: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const awsQuery = (namespace: string): Protocol => ({
  contentType: 'text/xml',
  read: (body) => {
    const { Action: _action, Version: _version, ...input } = Object.fromEntries(new URLSearchParams(body));
    return input;
  },
  answer: (operation, output, requestId) =>
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${toXml(output)}</${operation}Result>` +
    `<ResponseMetadata>${toXml({ RequestId: requestId })}</ResponseMetadata></${operation}Response>`,
  error: ({ code, message, httpStatus }, requestId) => {
    const error = { Type: httpStatus < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
    return `<ErrorResponse xmlns="${namespace}"><Error>${toXml(error)}</Error>${toXml({ RequestId: requestId })}</ErrorResponse>`;
  },
});

function toXml(value: object): string {
  return Object.entries(value)
    .map(
      ([name, content]) =>
        `<${name}>${typeof content === 'object' ? toXml(content) : escapeXml(content)}</${name}>`,
    )
    .join('');
}

const escapeXml = (value: unknown): string =>
  String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
