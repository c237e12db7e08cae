import type { Changes, Condition, SortKeys } from '../store/table.ts';

/** The expressions of a DynamoDB write; an empty expression is absent. */
export interface Expressions {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** Writes a condition and changes in DynamoDB's expression language, every name and value as a placeholder. */
export function toExpressions(condition: Condition | undefined, changes: Changes = {}): Expressions {
  const names = new Map<string, string>();
  const values = new Map<string, unknown>();
  const name = (attribute: string): string => {
    const placeholder = `#${attribute}`;
    names.set(placeholder, attribute);
    return placeholder;
  };
  const value = (content: unknown): string => {
    const placeholder = `:v${values.size}`;
    values.set(placeholder, content);
    return placeholder;
  };

  const conditionExpression = condition && writeCondition(condition, name, value);
  const updateExpression = writeChanges(changes, name, value);
  return {
    ...(conditionExpression === undefined ? {} : { ConditionExpression: conditionExpression }),
    ...(updateExpression === '' ? {} : { UpdateExpression: updateExpression }),
    ...(names.size === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(values.size === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) }),
  };
}

/** Which items of a partition to read. DynamoDB refuses an empty text in a key. */
export function toKeyCondition(
  pk: string,
  sortKeys: SortKeys,
): { readonly KeyConditionExpression: string; readonly ExpressionAttributeValues: Record<string, unknown> } {
  if (sortKeys === '')
    return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
  return typeof sortKeys === 'string'
    ? {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': sortKeys },
      }
    : {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': sortKeys.from, ':to': sortKeys.to },
      };
}

/** Which attributes of an item to read; always with those that identify it and its `expiresAt`. */
export function toProjection(
  attributes: readonly string[] | undefined,
): Pick<Expressions, 'ExpressionAttributeNames'> & { readonly ProjectionExpression?: string } {
  if (attributes === undefined) return {};
  const names = [...new Set(['pk', 'sk', 'expiresAt', ...attributes])];
  return {
    ProjectionExpression: names.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
  };
}

type Placeholder<Content> = (content: Content) => string;

function writeCondition(
  condition: Condition,
  name: Placeholder<string>,
  value: Placeholder<unknown>,
): string {
  if ('absent' in condition) return `attribute_not_exists(${name(condition.absent)})`;
  if ('present' in condition) return `attribute_exists(${name(condition.present)})`;
  if ('equal' in condition) return `${name(condition.equal)} = ${value(condition.to)}`;
  if ('unequal' in condition) {
    const attribute = name(condition.unequal);
    return `attribute_exists(${attribute}) AND ${attribute} <> ${value(condition.to)}`;
  }
  if ('below' in condition) return `${name(condition.below)} < ${value(condition.limit)}`;
  if ('above' in condition) return `${name(condition.above)} > ${value(condition.limit)}`;
  if ('notNumber' in condition) return `NOT attribute_type(${name(condition.notNumber)}, ${value('N')})`;
  if ('lower' in condition) return `${name(condition.lower)} < ${name(condition.than)}`;
  const [parts, word] = 'all' in condition ? [condition.all, ' AND '] : [condition.any, ' OR '];
  // DynamoDB refuses parentheses around parentheses.
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return writeCondition(only, name, value);
  return parts
    .map((part) => {
      const written = writeCondition(part, name, value);
      return isJoined(part) ? `(${written})` : written;
    })
    .join(word);
}

/** Whether it is written with AND or OR, and so needs parentheses beside others. */
function isJoined(condition: Condition): boolean {
  if ('unequal' in condition) return true;
  if (!('all' in condition || 'any' in condition)) return false;
  const parts = 'all' in condition ? condition.all : condition.any;
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? isJoined(only) : true;
}

function writeChanges(
  { set = {}, setOnce = {}, remove = [] }: Changes,
  name: Placeholder<string>,
  value: Placeholder<unknown>,
): string {
  const given = (fields: Readonly<Record<string, unknown>>) =>
    Object.entries(fields).filter(([, content]) => content !== undefined);
  const sets = [
    ...given(set).map(([attribute, content]) => `${name(attribute)} = ${value(content)}`),
    ...given(setOnce).map(
      ([attribute, content]) => `${name(attribute)} = if_not_exists(${name(attribute)}, ${value(content)})`,
    ),
  ];
  return [
    ...(sets.length === 0 ? [] : [`SET ${sets.join(', ')}`]),
    ...(remove.length === 0 ? [] : [`REMOVE ${remove.map(name).join(', ')}`]),
  ].join(' ');
}
