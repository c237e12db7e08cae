import * as z from 'zod';
import { javaPattern } from './java-pattern.ts';
import { ValueType } from './value-type.ts';

/** Such as `AWS::EC2::Instance::Id`, or a list of it: a picker in the console, otherwise a String. */
const AWS_TYPE = /^(List<AWS(::\w+){2,3}>|AWS(::\w+){2,3})$/;
const isType = (text: string): boolean => ValueType.safeParse(text).success || AWS_TYPE.test(text);
/** In Java's syntax, and looked for anywhere in the value. */
const AllowedPattern = z.string().superRefine((text, context) => {
  try {
    javaPattern(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    context.addIssue(`must be a regular expression: ${words}`);
  }
});
const Count = z.number().int().nonnegative();

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html */
export const Parameter = z.strictObject({
  type: z.string().refine(isType, {
    error: 'must be String, StringList, Integer, Boolean, StringMap, MapList or an AWS type',
  }),
  description: z.string().optional(),
  default: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).min(1).optional(),
  allowedPattern: AllowedPattern.optional(),
  displayType: z.enum(['textfield', 'textarea']).optional(),
  minItems: Count.optional(),
  maxItems: Count.optional(),
  minChars: Count.optional(),
  maxChars: Count.optional(),
});
export type Parameter = z.infer<typeof Parameter>;

/** The type of the parameter's value: AWS's own types are Strings, or lists of them. */
export function parameterType({ type }: Parameter): ValueType {
  const known = ValueType.safeParse(type);
  if (known.success) return known.data;
  return type.startsWith('List<') ? 'StringList' : 'String';
}
