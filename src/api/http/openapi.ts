import * as z from 'zod';
import { STATUS_BY_KIND, STATUS_BY_SUCCESS } from './http-status.ts';
import { ProblemAnswer, problemType } from './problem-answer.ts';
import type { ProblemKind } from './problem.ts';
import type { Route } from './route.ts';

/** Every route can meet these. */
const EVERYWHERE: readonly ProblemKind[] = [
  'bad-parameter',
  'unreadable-item',
  'no-table',
  'busy',
  'internal',
];

type Fact = Readonly<Record<string, unknown>>;
const Facts = z.record(z.string(), z.unknown());

/**
 * The API as an OpenAPI 3.1 document, from the schemas that read its requests and check its answers in the
 * tests.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function toOpenApi(routes: readonly Route[], version: string): Fact {
  const paths: Record<string, Fact> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: toOperation(route) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Rollcall',
      version,
      description:
        'What became of every target of a Systems Manager Automation run across accounts and Regions, and what each one said. ' +
        'Requests are signed (Signature Version 4, service `execute-api`); HEAD is answered wherever GET is.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ sigv4: [] }],
    paths,
    components: {
      schemas: toComponents(),
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          description: 'AWS Signature Version 4, service `execute-api`',
        },
      },
    },
  };
}

function toOperation(route: Route): Fact {
  const success = STATUS_BY_SUCCESS[route.success];
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    parameters: [...toParameters(route.params, 'path'), ...toParameters(route.query, 'query')],
    responses: {
      [success]: {
        description: route.summary,
        headers: toHeaders({ ...(route.sealable ? ETAG : {}), ...route.headers }),
        content: Object.fromEntries(
          Object.entries(route.answers).map(([type, schema]) => [type, { schema: toSchema(schema) }]),
        ),
      },
      ...(route.sealable
        ? { 304: { description: 'What `If-None-Match` names', headers: toHeaders(ETAG) } }
        : {}),
      ...toProblems([...EVERYWHERE, ...route.problems]),
    },
  };
}

const ETAG = {
  etag: 'The entity tag of the answer, once it is sealed: `If-None-Match` with it is answered with 304',
};

const toHeaders = (headers: Route['headers']): Fact =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );

function toParameters(schema: z.ZodObject, location: 'path' | 'query'): readonly Fact[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, default: usual, ...rest } = toSchema(field);
    return {
      name,
      in: location,
      required: location === 'path' || !z.safeParse(field, undefined).success,
      description,
      schema: usual === undefined ? rest : { ...rest, default: usual },
      ...(rest['type'] === 'array' ? { style: 'form', explode: false } : {}),
    };
  });
}

function toProblems(kinds: readonly ProblemKind[]): Fact {
  const statuses = [...new Set(kinds.map((kind) => STATUS_BY_KIND[kind]))];
  return Object.fromEntries(
    statuses.map((status) => {
      const types = kinds.filter((kind) => STATUS_BY_KIND[kind] === status).map(problemType);
      const content = { 'application/problem+json': { schema: toSchema(ProblemAnswer) } };
      return [status, { description: types.join(', '), content }];
    }),
  );
}

/** A named schema stands in the components and is referred to; an unnamed one stands where it is used. */
function toSchema(schema: z.ZodType): Fact {
  const { $schema: _draft, $defs: _components, ...rest } = z.toJSONSchema(schema, OPTIONS);
  const name = z.globalRegistry.get(schema)?.id;
  if (name !== undefined) return { $ref: refTo(name) };
  return Facts.parse(JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/')));
}

function toComponents(): Fact {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { ...OPTIONS, uri: refTo });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _draft, $id: _id, ...schema }]) => [name, schema]),
  );
}

const refTo = (name: string): string => `#/components/schemas/${name}`;

/** A value that is parsed into something else, such as a time, describes its own format. */
const OPTIONS = { override: simplify, unrepresentable: 'any' } as const;

/**
 * Leaves out what zod adds to check times and whole numbers. Answers may grow, so clients must not refuse
 * unknown fields.
 */
function simplify({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
