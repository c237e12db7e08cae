import * as z from 'zod';

/**
 * The types of parameters and outputs.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
 */
export const ValueType = z.enum(['String', 'StringList', 'Boolean', 'Integer', 'StringMap', 'MapList']);
export type ValueType = z.infer<typeof ValueType>;

/** The types whose value is a list; of the others it is one. */
export const LIST_TYPES: ReadonlySet<ValueType> = new Set<ValueType>(['StringList', 'MapList']);

/** One value as Automation keeps it: strings as they are, everything else in JSON. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The value that a list of strings stands for, in its type: `["3"]` is the Integer 3. Text that is not of the type
 * stays text.
 */
export function valueOfType(type: ValueType, texts: readonly string[]): unknown {
  if (type === 'StringList') return texts;
  if (type === 'MapList') return texts.flatMap((text) => fromJson(text));
  const text = texts[0] ?? '';
  if (type === 'StringMap') return fromJson(text);
  if (type === 'Integer') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (type === 'Boolean') return text === 'true' || (text === 'false' ? false : text);
  return text;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
