import { JMESPathError, search } from '@aws-lambda-powertools/jmespath';
import * as z from 'zod';
import { wrongUsage } from '../failure.ts';

const Json = z.record(z.string(), z.json());

/**
 * What a JMESPath expression finds in an answer; null if nothing.
 * @throws {Failure} that says what is wrong with the expression
 * @see https://jmespath.org/specification.html
 */
export function runQuery(expression: string, answer: unknown): unknown {
  try {
    return search(expression, Json.parse(answer)) ?? null;
  } catch (error) {
    if (error instanceof JMESPathError) throw wrongUsage(`--query ${expression}: ${error.message}`);
    throw error;
  }
}
