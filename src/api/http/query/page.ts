import { one, wholeNumber } from './values.ts';
import * as z from 'zod';

/** Which page, and how long. */
export const pageQuery = ({ usual, most }: { readonly usual: number; readonly most: number }) => ({
  limit: one(wholeNumber(1, most))
    .default(usual)
    .describe(
      `The most items on a page, up to ${most}; a page ends earlier where an answer would be too large`,
    ),
  nextToken: one(z.string())
    .optional()
    .describe('The `nextToken` of the previous page, unchanged, with the same query'),
});
