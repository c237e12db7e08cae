import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import type { ContextObject } from './context-object.ts';
import { StateError } from './state-error.ts';

/** What an expression may name. */
export interface JsonataScope {
  /** `$states` */
  readonly states: {
    readonly input: unknown;
    readonly context: ContextObject;
    readonly result?: unknown;
    readonly errorOutput?: { readonly Error: string; readonly Cause: string };
  };
  /** What `Assign` has set, by name. */
  readonly variables: ReadonlyMap<string, unknown>;
}

const EXPRESSION = /^\{%(.*)%\}$/s;

/** Whether a text is an expression: all of it or nothing. */
const isExpression = (text: string): boolean => EXPRESSION.test(text);

/**
 * Fills a template in: texts of the form `{% … %}` are replaced by what they come to, at any depth.
 * @throws {StateError} States.QueryEvaluationError if an expression fails, or comes to nothing
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export async function evaluateTemplate(template: unknown, scope: JsonataScope): Promise<unknown> {
  if (typeof template === 'string') return isExpression(template) ? evaluate(template, scope) : template;
  if (Array.isArray(template)) return Promise.all(template.map((one) => evaluateTemplate(one, scope)));
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).map(
    async ([name, value]) => [name, await evaluateTemplate(value, scope)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluate(text: string, { states, variables }: JsonataScope): Promise<unknown> {
  const [, inside = ''] = EXPRESSION.exec(text) ?? [];
  try {
    const expression = jsonata(inside);
    expression.registerFunction('parse', (json: string): unknown => JSON.parse(json), '<s:x>');
    expression.registerFunction('uuid', () => randomUUID(), '<:s>');
    expression.registerFunction('hash', hash, '<ss:s>');
    expression.registerFunction('eval', () => {
      throw new Error('$eval is not supported');
    });
    const value: unknown = await expression.evaluate({}, { states, ...Object.fromEntries(variables) });
    // Its lists carry marks of the library.
    if (value !== undefined) return JSON.parse(JSON.stringify(value));
  } catch (error) {
    throw new StateError(
      'States.QueryEvaluationError',
      `The JSONata expression '${inside.trim()}' failed: ${wordsOf(error)}`,
    );
  }
  throw new StateError(
    'States.QueryEvaluationError',
    `The JSONata expression '${inside.trim()}' returned nothing (undefined)`,
  );
}

/** The library throws plain objects. */
const wordsOf = (error: unknown): string => String(Object(error)['message'] ?? error);

const hash = (text: string, algorithm: string): string =>
  createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex');
