import * as z from 'zod';
import { readJsonPath } from './json-path.ts';

/** A JSONPath into an API’s answer, with its root `$` or without. A reference in it is replaced by its value before it is read. */
export const Selector = z
  .string()
  .min(1)
  .superRefine((path, context) => {
    if (path.includes('{{')) return;
    try {
      readJsonPath(path);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
    }
  });
