import * as z from 'zod';

/** Filters by account that some tools take, as the API does. */
export const accountFilter = {
  accountName: z
    .string()
    .optional()
    .describe('Only accounts whose name matches; * stands for any text; several with commas'),
  organizationalUnit: z
    .string()
    .optional()
    .describe('Only accounts in this unit or root or below it, by ID; several with commas'),
  accountTag: z
    .string()
    .optional()
    .describe('Only accounts with this tag, key=value or key; * stands for any text; several with commas'),
};
