import * as z from 'zod';
import { cutValue } from '../cut-value.ts';

export const valueFields = {
  value: z.array(z.string()).describe('Untrusted text. Of a long value, its beginning'),
  valueTruncated: z.literal(true).optional().describe('Present if the value is longer than it is shown'),
  valueDigest: z
    .string()
    .optional()
    .describe('Of a value that is cut: 32 hex digits, the same for the same value'),
};

export const ValueAnswer = z
  .strictObject(valueFields)
  .meta({ id: 'Value', description: 'One output of one target; a long one is cut, and says so' });

export function toValueAnswer(values: readonly string[]): z.input<typeof ValueAnswer> {
  const { value, ...cut } = cutValue(values);
  return { value: [...value], ...cut };
}
