import * as z from 'zod';
import type { DeployedResource } from '../templates/deployed-stack.ts';

/** What EventBridge sends to an endpoint. */
export interface Invocation {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** From 1. */
  readonly attempt: number;
}

/** What the endpoint answers: a status and how long to wait, in seconds, or nothing within five seconds. */
export type Endpoint = (
  invocation: Invocation,
) => { readonly status: number; readonly retryAfterS?: number } | 'timeout';

/** Values of secrets, by the secret's name and the key within it. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

const Destination = z.object({
  ConnectionArn: z.string(),
  HttpMethod: z.string(),
  InvocationEndpoint: z.string(),
});
const Parameters = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);
const Connection = z.object({
  AuthorizationType: z.literal('API_KEY', { error: 'only API_KEY is simulated' }),
  AuthParameters: z.object({
    ApiKeyAuthParameters: z.object({ ApiKeyName: z.string(), ApiKeyValue: z.string() }),
    InvocationHttpParameters: z
      .object({ HeaderParameters: Parameters, BodyParameters: Parameters })
      .prefault({}),
  }),
});

/** The retry policy of a target. */
export const RetryPolicy = z
  .object({
    MaximumRetryAttempts: z.number().default(185),
    MaximumEventAgeInSeconds: z.number().default(86_400),
  })
  .prefault({});

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 600_000;

/** EventBridge retries these; any other failure goes to the dead letters at once. */
export const isRetried = (status: number): boolean => [401, 407, 409, 429].includes(status) || status >= 500;

/** Doubled each time, and no shorter than the endpoint asks for. How AWS waits is documented as exponential, and no more. */
export const waitBeforeRetry = (attempt: number, retryAfterS = 0): number =>
  Math.max(retryAfterS * 1_000, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)));

/**
 * What is sent to a destination. Members of the body that the connection adds replace those of the input.
 * @param input what the rule gives the target
 */
export function toInvocation(
  destination: DeployedResource,
  connections: readonly DeployedResource[],
  input: unknown,
  secrets: Secrets,
): Omit<Invocation, 'attempt'> {
  const { ConnectionArn, HttpMethod, InvocationEndpoint } = Destination.parse(destination.properties);
  const connection = connections.find(({ arn }) => arn === ConnectionArn);
  if (connection === undefined) throw new Error(`There is no connection ${ConnectionArn}`);
  const { ApiKeyAuthParameters, InvocationHttpParameters } = Connection.parse(
    connection.properties,
  ).AuthParameters;
  const resolve = (text: string): string => withSecrets(text, secrets);
  const added = (parameters: z.infer<typeof Parameters>): Record<string, string> =>
    Object.fromEntries(parameters.map(({ Key, Value }) => [resolve(Key), resolve(Value)]));
  const body: object = { ...Object(input), ...added(InvocationHttpParameters.BodyParameters) };
  return {
    url: resolve(InvocationEndpoint),
    method: HttpMethod,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Amazon/EventBridge/ApiDestinations',
      [resolve(ApiKeyAuthParameters.ApiKeyName).toLowerCase()]: resolve(ApiKeyAuthParameters.ApiKeyValue),
      ...added(InvocationHttpParameters.HeaderParameters),
    },
    body: JSON.stringify(body),
  };
}

/** A reference to a secret that is not there stays as it is. */
const withSecrets = (text: string, secrets: Secrets): string =>
  text.replaceAll(
    /\{\{resolve:secretsmanager:([^:}]+):SecretString:([^:}]+)\}\}/g,
    (reference: string, name: string, key: string) => secrets[name]?.[key] ?? reference,
  );

/** What a path such as `$.detail.body` selects; all of it without a path. */
export function selectInput(event: object, path = '$'): unknown {
  const [root, ...names] = path.split('.');
  if (root !== '$') throw new Error(`The input path ${path} is not simulated`);
  return names.reduce<unknown>((value, name) => Object(value)[name], event);
}
