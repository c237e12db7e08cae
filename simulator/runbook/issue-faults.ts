import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with a document, each fault by its path and its value. Shape: `mainSteps.0.isEnd is "maybe": …`.
 * @param path where the checked part stands in the document
 */
export const issueFaults = (
  issues: readonly Issue[],
  content: unknown,
  path: readonly PropertyKey[] = [],
): string[] =>
  issues.flatMap((issue) => {
    const here = [...path, ...issue.path].map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${[...here, key].join('.')} is not simulated`);
    }
    const message = (issue.code === 'invalid_key' && issue.issues[0]?.message) || issue.message;
    return [`${here.join('.') || 'the document'}${showValue(valueAt(content, issue.path))}: ${message}`];
  });

export const valueAt = (content: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((within, key) => Object(within)[key], content);

/** Of a value only what fits a line. */
const showValue = (value: unknown): string =>
  value === undefined || (typeof value === 'object' && value !== null) ? '' : ` is ${JSON.stringify(value)}`;
