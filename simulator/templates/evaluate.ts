import * as z from 'zod';

/** What the names in a template stand for. */
export interface References {
  /** A parameter, which can be a list, a pseudo parameter, or a resource. */
  reference(name: string): string | readonly string[];
  attribute(logicalId: string, attribute: string): string;
  condition(name: string): boolean;
}

const Texts = z.array(z.string());
const GetAtt = z.union([Texts.min(2), z.string().transform((path) => path.split('.'))]);
const Join = z.tuple([z.string(), z.unknown()]);
const Select = z.tuple([z.coerce.number(), z.unknown()]);
const Split = z.tuple([z.string(), z.unknown()]);
const Sub = z.union([
  z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);
const If = z.tuple([z.string(), z.unknown(), z.unknown()]);
const Pair = z.tuple([z.unknown(), z.unknown()]);
const Structure = z.record(z.string(), z.unknown());

/** `AWS::NoValue`: the property, or the list's entry, is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, names: References) => unknown;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  [
    'Ref',
    (argument, names) =>
      argument === 'AWS::NoValue' ? NO_VALUE : names.reference(z.string().parse(argument)),
  ],
  ['Condition', (argument, names) => names.condition(z.string().parse(argument))],
  ['Fn::GetAtt', getAttribute],
  ['Fn::Sub', substitute],
  ['Fn::Join', join],
  ['Fn::Split', split],
  ['Fn::Select', select],
  ['Fn::If', choose],
  ['Fn::Equals', equals],
  ['Fn::And', (argument, names) => conditions(argument, names).every(Boolean)],
  ['Fn::Or', (argument, names) => conditions(argument, names).some(Boolean)],
  ['Fn::Not', (argument, names) => !conditions(argument, names).every(Boolean)],
]);

/**
 * The value that a template's expression has in one account and Region.
 * @throws {Error} that names an intrinsic function which is not simulated
 */
export function evaluate(expression: unknown, names: References): unknown {
  if (Array.isArray(expression)) {
    return expression.map((item) => evaluate(item, names)).filter((item) => item !== NO_VALUE);
  }
  const structure = Structure.safeParse(expression);
  if (!structure.success) return expression;
  const entries = Object.entries(structure.data);
  const [first] = entries;
  if (first !== undefined && entries.length === 1) {
    const [name, argument] = first;
    const intrinsic = typeof argument === 'string' || name !== 'Condition' ? INTRINSICS.get(name) : undefined;
    if (intrinsic !== undefined) return intrinsic(argument, names);
    if (name.startsWith('Fn::')) throw new Error(`${name} is not simulated`);
  }
  return evaluateProperties(structure.data, names);
}

/** Of a resource, or of a part of it; what has no value is left out. */
export function evaluateProperties(
  properties: Readonly<Record<string, unknown>>,
  names: References,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(properties)
      .map(([key, value]) => [key, evaluate(value, names)] as const)
      .filter(([, value]) => value !== NO_VALUE),
  );
}

function getAttribute(argument: unknown, names: References): string {
  const [logicalId = '', ...attribute] = GetAtt.parse(argument);
  return names.attribute(logicalId, attribute.join('.'));
}

/** `${Name}`, `${Resource.Attribute}`, `${!Literal}`. */
function substitute(argument: unknown, names: References): string {
  const [text, values] = Sub.parse(argument);
  return text.replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in values) return String(evaluate(values[name], names));
    return name.includes('.') ? getAttribute(name, names) : z.string().parse(names.reference(name));
  });
}

function join(argument: unknown, names: References): string {
  const [separator, parts] = Join.parse(argument);
  return z.array(z.coerce.string()).parse(evaluate(parts, names)).join(separator);
}

function split(argument: unknown, names: References): string[] {
  const [separator, text] = Split.parse(argument);
  return z.string().parse(evaluate(text, names)).split(separator);
}

function select(argument: unknown, names: References): unknown {
  const [index, values] = Select.parse(argument);
  return z.array(z.unknown()).parse(evaluate(values, names))[index];
}

function choose(argument: unknown, names: References): unknown {
  const [condition, then, otherwise] = If.parse(argument);
  return evaluate(names.condition(condition) ? then : otherwise, names);
}

function equals(argument: unknown, names: References): boolean {
  const [one, other] = Pair.parse(argument);
  return evaluate(one, names) === evaluate(other, names);
}

function conditions(argument: unknown, names: References): unknown[] {
  return z.array(z.unknown()).parse(evaluate(argument, names));
}
