/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Extract<Json, { readonly [key: string]: Json }>;

/** Between the names of conditions that must hold together; no setting's name holds it. */
export const AND = 'And';

const NO_VALUE: Json = { Ref: 'AWS::NoValue' };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** What must be text or a number. */
export function scalar(value: Json | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`No text: ${JSON.stringify(value)}`);
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isEqual = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** A function of CloudFormation, such as `{ Ref: … }`, stands for a value as a whole. */
const isFunction = (value: JsonObject): boolean => {
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Ref|Condition|Fn::\w+)$/.test(keys[0] ?? '');
};

const given = (condition: string, on: Json | undefined, off: Json | undefined): Json => ({
  'Fn::If': [condition, on ?? NO_VALUE, off ?? NO_VALUE],
});

/** What of a template depends on one setting. */
export interface Difference {
  /** The name of the condition under which it is `full`. */
  readonly condition: string;
  /** The template with every setting at its full value. */
  readonly full: Json | undefined;
  /** The same with the one setting at its other value. */
  readonly lesser: Json | undefined;
}

/**
 * The template with one more condition. What both have in common stays as it is, and the rest is chosen as deep inside as possible.
 * @param merged `full` with the conditions of other settings
 * @throws {Error} where two settings decide about the same value
 */
function addCondition(merged: Json | undefined, { condition, full, lesser }: Difference): Json {
  if (merged !== undefined && isEqual(full, lesser)) return merged;
  if (isObject(merged) && isObject(full) && isObject(lesser) && !isFunction(full) && !isFunction(lesser)) {
    if (isFunction(merged)) return insideChoice(merged, { condition, full, lesser });
    const names = [...new Set([...Object.keys(merged), ...Object.keys(lesser)])];
    return Object.fromEntries(
      names.map((name) => [
        name,
        addCondition(merged[name], { condition, full: full[name], lesser: lesser[name] }),
      ]),
    );
  }
  if (isList(merged) && isList(full) && isList(lesser)) {
    const items = itemsWithCondition(merged, condition, full, lesser);
    if (items !== undefined) return items;
  }
  if (isEqual(merged, full)) return given(condition, full, lesser);
  throw new Error(`${condition} and another condition decide about ${JSON.stringify(merged)}`);
}

/** What another setting may leave out whole has its condition inside. */
function insideChoice(merged: JsonObject, difference: Difference): Json {
  const choice = merged['Fn::If'];
  if (!isList(choice) || !isEqual(choice[2], NO_VALUE)) {
    throw new Error(`${difference.condition} and another condition decide about ${JSON.stringify(merged)}`);
  }
  return { 'Fn::If': [choice[0] ?? null, addCondition(choice[1], difference), NO_VALUE] };
}

/** Of lists of the same length, each item; of others, those that only the full one has. Undefined if the lesser one has its own. */
function itemsWithCondition(
  merged: readonly Json[],
  condition: string,
  full: readonly Json[],
  lesser: readonly Json[],
): readonly Json[] | undefined {
  if (full.length === lesser.length) {
    return merged.map((item, at) => addCondition(item, { condition, full: full[at], lesser: lesser[at] }));
  }
  const items: Json[] = [];
  let matched = 0;
  for (const [at, item] of full.entries()) {
    const isInBoth = isEqual(item, lesser[matched]);
    if (isInBoth) matched += 1;
    items.push(isInBoth ? (merged[at] ?? item) : given(condition, merged[at] ?? item, undefined));
  }
  return matched === lesser.length ? items : undefined;
}

/** Resources or outputs: one that is absent where the condition does not hold gets the condition itself, beside one that it has. */
export function addConditionToEntries(
  merged: JsonObject,
  { condition, full, lesser }: { condition: string; full: JsonObject; lesser: JsonObject },
): JsonObject {
  const added = Object.keys(lesser).filter((name) => !(name in full));
  if (added.length > 0) throw new Error(`Only without ${condition} there are ${added.join(', ')}`);
  return Object.fromEntries(
    Object.entries(merged).map(([name, entry]) => {
      if (name in lesser) {
        return [name, addCondition(entry, { condition, full: full[name], lesser: lesser[name] })];
      }
      if (!isObject(entry)) throw new Error(`${name} is not an object`);
      const first = entry['Condition'];
      const both = first === undefined ? condition : `${scalar(first)}${AND}${condition}`;
      return [name, { ...entry, Condition: both }];
    }),
  );
}
