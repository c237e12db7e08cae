import * as z from 'zod';
import { Parameter } from './parameter.ts';
import { ValueType } from './value-type.ts';

/**
 * A value that `aws:updateVariable` changes. Its name is `variable:NAME` wherever it is referred to.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-variables.html
 */
export const Variable = z.strictObject({
  ...Parameter.pick({
    description: true,
    default: true,
    allowedValues: true,
    allowedPattern: true,
    minItems: true,
    maxItems: true,
    minChars: true,
    maxChars: true,
  }).shape,
  type: ValueType,
});
export type Variable = z.infer<typeof Variable>;

/** Whether a value is of a type; none is converted into another. */
export function isOfType(type: ValueType, value: unknown): boolean {
  if (type === 'String') return typeof value === 'string';
  if (type === 'Integer') return Number.isInteger(value);
  if (type === 'Boolean') return typeof value === 'boolean';
  if (type === 'StringMap') return isMap(value);
  const isItem = type === 'StringList' ? (item: unknown) => typeof item === 'string' : isMap;
  return Array.isArray(value) && value.every(isItem);
}

const isMap = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
