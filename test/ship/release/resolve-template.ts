import { isObject, scalar, type Json, type JsonObject } from '../../../ship/release/add-condition.ts';

/** `Ref: AWS::NoValue`: the property is left out. */
const NOTHING = Symbol('no value');
type Resolved = Json | typeof NOTHING;

/**
 * A template as it is with these parameters: conditions decided, parameters and mappings put in. What CloudFormation knows only
 * when it deploys stays as it is. Every scalar is text: parameters are, and CloudFormation takes one for the other.
 */
export function resolveTemplate(
  template: JsonObject,
  given: Readonly<Record<string, string>> = {},
): { readonly Resources: Json; readonly Outputs: Json } {
  const parameters = new Map<string, Json>();
  for (const [name, parameter] of Object.entries(objectIn(template, 'Parameters'))) {
    if (!isObject(parameter)) throw new Error(`Parameter ${name}`);
    const value = given[name] ?? parameter['Default'];
    if (value === undefined) throw new Error(`${name} has no value`);
    const isList = parameter['Type'] === 'CommaDelimitedList';
    parameters.set(
      name,
      isList
        ? scalar(value)
            .split(',')
            .filter((one) => one !== '')
        : scalar(value),
    );
  }
  const conditions = objectIn(template, 'Conditions');
  const mappings = objectIn(template, 'Mappings');

  function holds(condition: Json | undefined): boolean {
    if (!isObject(condition)) throw new Error(`No condition: ${JSON.stringify(condition)}`);
    const { 'Fn::Not': not, 'Fn::Equals': equals, 'Fn::And': and, Condition: other } = condition;
    if (typeof other === 'string') return holds(conditions[other]);
    if (Array.isArray(and)) return (and as readonly Json[]).every((one) => holds(one));
    if (Array.isArray(not)) return !holds((not as readonly Json[])[0]);
    if (!Array.isArray(equals)) throw new Error(`Unknown condition: ${JSON.stringify(condition)}`);
    const [left, right] = (equals as readonly Json[]).map((value) => JSON.stringify(resolve(value)));
    return left === right;
  }

  function resolve(value: Json, isInSub = false): Resolved {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value === 'string') return isInSub ? value : rootless(value);
    if (value === null) return null;
    if (Array.isArray(value)) {
      return (value as readonly Json[]).map((item) => resolve(item)).filter(isSomething);
    }
    const [only = '', content] = Object.entries(value)[0] ?? [];
    if (Object.keys(value).length === 1 && content !== undefined) {
      const result = resolveFunction(only, content);
      if (result !== undefined) return result;
    }
    const entries = Object.entries(value).map(([name, inner]) => [name, resolve(inner)] as const);
    return Object.fromEntries(
      entries.flatMap(([name, inner]) => (isSomething(inner) ? [[name, inner] as const] : [])),
    );
  }

  function resolveFunction(name: string, content: Json): Resolved | undefined {
    if (name === 'Ref' && content === 'AWS::NoValue') return NOTHING;
    if (name === 'Ref' && typeof content === 'string') return parameters.get(content);
    if (name === 'Fn::If' && Array.isArray(content)) {
      const [condition, on, off] = content as readonly Json[];
      return resolve((holds(conditions[scalar(condition)]) ? on : off) ?? null);
    }
    if (name === 'Fn::Join' && Array.isArray(content)) {
      const [separator, list] = content as readonly Json[];
      const items = resolve(list ?? null);
      if (Array.isArray(items) && items.every((item) => typeof item === 'string')) {
        return items.join(scalar(separator));
      }
    }
    if (name === 'Fn::FindInMap' && Array.isArray(content)) {
      const [map, first, second] = (content as readonly Json[]).map((one) => {
        const resolved = resolve(one);
        return scalar(isSomething(resolved) ? resolved : undefined);
      });
      const rows = objectIn(mappings, map ?? '');
      return scalar(objectIn(rows, first ?? '')[second ?? '']);
    }
    if (name === 'Fn::Sub' && typeof content === 'string') return substitute(content);
    return undefined;
  }

  /** A text in which nothing is left to put in is a plain one. */
  function substitute(text: string): Json {
    const written = text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => {
      const value = parameters.get(name);
      return typeof value === 'string' ? value : whole;
    });
    return /\$\{(?!!)/.test(written) ? { 'Fn::Sub': written } : written.replaceAll('${!', '${');
  }

  const section = (name: string): Json =>
    Object.fromEntries(
      Object.entries(objectIn(template, name)).flatMap(([logicalId, entry]) => {
        if (!isObject(entry)) throw new Error(`${logicalId} is not an object`);
        const { Condition: condition, ...rest } = entry;
        if (condition !== undefined && !holds(conditions[scalar(condition)])) return [];
        const resolved = resolve(rest);
        return isSomething(resolved) ? [[logicalId, resolved] as const] : [];
      }),
    );
  return { Resources: section('Resources'), Outputs: section('Outputs') };
}

const isSomething = (value: Resolved): value is Json => value !== NOTHING;

/** An account's number in a policy means its root. */
const rootless = (value: string): string => /^arn:aws:iam::(\d{12}):root$/.exec(value)?.[1] ?? value;

const objectIn = (parent: JsonObject, name: string): JsonObject => {
  const found = parent[name];
  return isObject(found) ? found : {};
};
