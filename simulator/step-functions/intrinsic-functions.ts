import { StateError } from './state-error.ts';

/** Functions of JSONPath that are simulated. */
const FUNCTIONS: ReadonlyMap<string, (...values: readonly unknown[]) => unknown> = new Map<
  string,
  (...values: readonly unknown[]) => unknown
>([
  ['States.Array', (...values) => values],
  ['States.Format', (template, ...values) => format(String(template), values)],
  ['States.JsonToString', (value) => JSON.stringify(value)],
  ['States.StringToJson', (text) => parse(text)],
]);

/**
 * The value of a call such as `States.Array($$.Task.Token)`.
 * @param valueOf what a path stands for
 * @throws {StateError} States.IntrinsicFailure if it cannot be read, or is not simulated
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export function callIntrinsic(text: string, valueOf: (path: string) => unknown): unknown {
  const [, name = '', inside = ''] = /^\s*(States\.\w+)\((.*)\)\s*$/s.exec(text) ?? [];
  const call = FUNCTIONS.get(name);
  if (call === undefined) {
    throw new StateError('States.IntrinsicFailure', `The function ${name || text} is not simulated`);
  }
  return call(
    ...argumentsOf(inside).map((argument) => {
      if (argument.startsWith('$')) return valueOf(argument);
      if (argument.startsWith('States.')) return callIntrinsic(argument, valueOf);
      if (argument.startsWith("'")) return argument.slice(1, -1).replaceAll(/\\(.)/gs, '$1');
      return parse(argument);
    }),
  );
}

/** Cuts at the commas that stand in no brackets and no quotes. */
function argumentsOf(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === "'") isQuoted = false;
    } else if (character === "'") isQuoted = true;
    else if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (character === ',' && depth === 0) {
      found.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  const last = text.slice(from).trim();
  return last === '' ? found : [...found, last];
}

/** `{}` stands for the next value; `\{\}` for itself. */
function format(template: string, values: readonly unknown[]): string {
  const rest = [...values];
  return template.replaceAll(/\\([{}])|\{\}/g, (_found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = rest.shift();
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new StateError('States.IntrinsicFailure', `${String(text)} is not JSON`);
  }
}
