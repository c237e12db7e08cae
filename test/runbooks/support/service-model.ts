import { readFileSync } from 'node:fs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import { NormalizedSchema } from '@smithy/core/schema';
import * as z from 'zod';

/** A shape of AWS's service model, as far as a call of a runbook meets it. */
export type Shape =
  | {
      readonly kind: 'structure';
      readonly members: ReadonlyMap<string, () => Shape>;
      readonly required: readonly string[];
    }
  | { readonly kind: 'list'; readonly item: () => Shape }
  /** `keys` are all that there are; undefined if a key may be anything. */
  | { readonly kind: 'map'; readonly value: () => Shape; readonly keys: readonly string[] | undefined }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'other' };

/** What an operation takes and answers. */
export interface Operation {
  readonly input: Shape;
  readonly output: Shape;
}

/** The SDK's clients, by what boto3, and so a runbook, calls the service. */
const CLIENTS: ReadonlyMap<string, object> = new Map<string, object>(Object.entries({ ec2, iam, s3, ssm }));

/** Maps whose keys the model lists, which the SDK's schemas leave out. */
const KEYS_OF_MAPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['SummaryMap', Object.values(iam.SummaryKeyType)],
]);

/** `[9, namespace, name, traits, input, output]`, as the SDK writes an operation. */
const OperationSchema = z.tuple([
  z.literal(9),
  z.string(),
  z.string(),
  z.unknown(),
  z.unknown(),
  z.unknown(),
]);

/** @throws {Error} if the service or the operation is not in the models */
export function operationOf(service: string, api: string): Operation {
  if (service === 's3control') return operationOfFixture(service, api);
  const client = CLIENTS.get(service);
  if (client === undefined) throw new Error(`No model of the service ${service} is held here`);
  const found = OperationSchema.safeParse(Object.entries(client).find(([name]) => name === `${api}$`)?.[1]);
  if (!found.success) throw new Error(`The service ${service} has no operation ${api}`);
  const [, , , , input, output] = found.data;
  return { input: shapeOf(input, api), output: shapeOf(output, api) };
}

/** How many of a structure's members, from the first, are required: the last element of its schema. */
const StructureSchema = z.tuple([
  z.literal(3),
  z.string(),
  z.string(),
  z.unknown(),
  z.array(z.string()),
  z.array(z.unknown()),
  z.number().default(0),
]);

function shapeOf(schema: unknown, name: string): Shape {
  const normal = NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
  if (normal.isUnitSchema()) return { kind: 'structure', members: new Map(), required: [] };
  if (normal.isStructSchema()) {
    const entries = [...normal.structIterator()];
    const parsed = StructureSchema.safeParse(normal.getSchema());
    return {
      kind: 'structure',
      members: new Map(entries.map(([key, member]) => [key, () => shapeOf(member, key)])),
      required: parsed.success ? entries.slice(0, parsed.data[6]).map(([key]) => key) : [],
    };
  }
  if (normal.isListSchema()) return { kind: 'list', item: () => shapeOf(normal.getValueSchema(), name) };
  if (normal.isMapSchema()) {
    return { kind: 'map', value: () => shapeOf(normal.getValueSchema(), name), keys: KEYS_OF_MAPS.get(name) };
  }
  if (normal.isStringSchema()) return { kind: 'string' };
  if (normal.isNumericSchema()) return { kind: 'number' };
  return { kind: normal.isBooleanSchema() ? 'boolean' : 'other' };
}

const Model = z.object({
  operations: z.record(z.string(), z.object({ input: z.string(), output: z.string() })),
  shapes: z.record(
    z.string(),
    z.object({
      type: z.string(),
      members: z.record(z.string(), z.object({ shape: z.string() })).default({}),
      required: z.array(z.string()).default([]),
    }),
  ),
});

/** Of AWS's own model, an extract of which is kept where the SDK's package cannot be had. */
function operationOfFixture(service: string, api: string): Operation {
  const model = Model.parse(JSON.parse(readFileSync(`test/fixtures/models/${service}.json`, 'utf8')));
  const operation = model.operations[api];
  if (operation === undefined) throw new Error(`The service ${service} has no operation ${api}`);
  const read = (name: string): Shape => {
    const { type, members = {}, required = [] } = model.shapes[name] ?? { type: 'unknown' };
    if (type === 'string' || type === 'boolean') return { kind: type };
    if (type !== 'structure') return { kind: 'other' };
    const entries = Object.entries(members);
    return {
      kind: 'structure',
      members: new Map(entries.map(([key, { shape }]) => [key, () => read(shape)])),
      required,
    };
  };
  return { input: read(operation.input), output: read(operation.output) };
}

/**
 * What is wrong with a call's inputs: an unknown name, a missing one, a value of another type. Empty if they will do. A
 * reference (`{{ … }}`) is a string.
 */
export function inputFaults(shape: Shape, value: unknown, path: string): string[] {
  if (shape.kind === 'structure') {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [`${path} is no structure`];
    const missing = shape.required.filter((name) => !Object.hasOwn(value, name));
    return [
      ...missing.map((name) => `${path}.${name} is missing`),
      ...Object.entries(value).flatMap(([name, one]) => {
        const member = shape.members.get(name);
        return member === undefined
          ? [`${path}.${name} is not in the model`]
          : inputFaults(member(), one, `${path}.${name}`);
      }),
    ];
  }
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one, index) => inputFaults(shape.item(), one, `${path}.${index}`));
  }
  return typeof value === shape.kind ? [] : [`${path} is no ${shape.kind}`];
}

/** What a selector of the simple kind finds: `$.A.B[0].C`, and `$.A..B` for every B within A. */
export interface Selected {
  readonly kind: Shape['kind'];
  /** Whether it can be several: there is a `..` in the selector. */
  readonly isMany: boolean;
}

/**
 * @throws {Error} if a step of the selector is not in the model, or means several members there, or is not of the simple
 *   kind
 */
export function select(output: Shape, selector: string): Selected {
  const steps = [...selector.replace(/^\$/, '').matchAll(/(\.\.?)(\w+)|\[(\d+)\]/g)];
  if (`$${steps.map(([step]) => step).join('')}` !== selector)
    throw new Error(`${selector} cannot be checked`);
  let shapes: readonly Shape[] = [output];
  for (const [step, dots, name = ''] of steps) {
    shapes = shapes.flatMap((shape) => follow(shape, dots, name));
    if (shapes.length === 0) throw new Error(`${selector}: ${step} is not in the model`);
  }
  const [shape, ...others] = shapes;
  if (shape === undefined || others.length > 0) {
    throw new Error(`${selector} means ${shapes.length} members of the model`);
  }
  return { kind: shape.kind, isMany: selector.includes('..') };
}

/** What a step finds in a shape; nothing where the model has no such thing. */
function follow(shape: Shape, dots: string | undefined, name: string): readonly Shape[] {
  if (dots === undefined) return shape.kind === 'list' ? [shape.item()] : [];
  if (dots === '..') return membersNamed(shape, name);
  if (shape.kind === 'map') return shape.keys?.includes(name) === false ? [] : [shape.value()];
  const member = shape.kind === 'structure' ? shape.members.get(name) : undefined;
  return member === undefined ? [] : [member()];
}

/** How deep an answer is searched for a name; AWS's structures may hold themselves. */
const DEEPEST = 6;

/** Every member of that name, at whatever depth. */
function membersNamed(shape: Shape, name: string, depth = 0): Shape[] {
  if (depth > DEEPEST) return [];
  if (shape.kind === 'list') return membersNamed(shape.item(), name, depth + 1);
  if (shape.kind === 'map') return membersNamed(shape.value(), name, depth + 1);
  if (shape.kind !== 'structure') return [];
  return [...shape.members].flatMap(([key, member]) => [
    ...(key === name ? [member()] : []),
    ...membersNamed(member(), name, depth + 1),
  ]);
}
