import { readJsonPath } from '../runbook/json-path.ts';
import type { ContextObject } from './context-object.ts';
import { callIntrinsic } from './intrinsic-functions.ts';
import { StateError } from './state-error.ts';

/** Paths that may find several values, or none: they give a list. */
const FINDS_SEVERAL = /\.\.|\[\*\]|\.\*|\[\?|\[[^\]]*[:,]/;

/**
 * What a JSONPath finds. A path that can name one value only must find it.
 * @throws {StateError} States.Runtime in the service's words
 */
export function valueAt(path: string, input: unknown, context: ContextObject): unknown {
  const [root, plain] = path.startsWith('$$') ? [context, path.slice(1)] : [input, path];
  const found = findIn(plain, root);
  if (FINDS_SEVERAL.test(plain)) return found;
  if (found.length > 0) return found[0];
  throw new StateError(
    'States.Runtime',
    `The JSONPath '${path}' specified for the field could not be found in the input`,
  );
}

const findIn = (path: string, root: unknown): unknown[] => {
  if (path === '$') return [root];
  return typeof root === 'object' && root !== null ? readJsonPath(path)(root) : [];
};

/** Fills a template in: what a name that ends in `.$` holds is a path, or a call of a function. */
export function fillIn(template: unknown, input: unknown, context: ContextObject): unknown {
  if (Array.isArray(template)) return template.map((one) => fillIn(one, input, context));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, fillIn(value, input, context)];
      const text = String(value);
      const valueOf = (path: string): unknown => valueAt(path, input, context);
      return [name.slice(0, -2), text.startsWith('$') ? valueOf(text) : callIntrinsic(text, valueOf)];
    }),
  );
}

/** Puts a result into an input, where a path such as `$.error` says; null drops it. */
export function placeAt(path: string | null | undefined, input: unknown, result: unknown): unknown {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  const names = path.slice(2).split('.');
  if (!/^\$(\.\w+)+$/.test(path)) {
    throw new StateError('States.Runtime', `The ResultPath ${path} is not simulated`);
  }
  return place(names, input, result);
}

function place([name, ...rest]: readonly string[], input: unknown, result: unknown): unknown {
  if (name === undefined) return result;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new StateError('States.ResultPathMatchFailure', `Unable to apply ResultPath: ${name}`);
  }
  const inner: unknown = new Map(Object.entries(input)).get(name) ?? {};
  return { ...input, [name]: place(rest, inner, result) };
}

/** `InputPath` and `OutputPath`: absent for all of it, null for nothing. */
export const narrow = (path: string | null | undefined, input: unknown, context: ContextObject): unknown => {
  if (path === null) return {};
  return path === undefined ? input : valueAt(path, input, context);
};
