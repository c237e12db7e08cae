/** Whether an element passes a filter such as `@.Key == 'Name'`. */
export type JsonFilter = (element: unknown) => boolean;

type Operand = (element: unknown) => unknown;
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;
type Comparison = (typeof COMPARISONS)[number];
type Order = Exclude<Comparison, '==' | '!='>;

/** A member by a plain name, a name in quotes, or a number in a list. */
const MEMBER = String.raw`\.([A-Za-z_][\w-]*)|\['([^'\\]*)'\]|\["([^"\\]*)"\]|\[(\d+)\]`;
const MEMBERS = new RegExp(MEMBER, 'g');
const TOKEN = new RegExp(
  String.raw`\s*(@(?:${MEMBER.replaceAll('(', '(?:')})*(?![\w.[])|&&|\|\||[=!<>]=|[<>!()]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\w.+-]+)`,
  'y',
);
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** Parentheses and negations in one another: more would be no filter, but an attempt on the stack. */
const DEEPEST = 20;

/**
 * Reads the inside of `[?(…)]`. It knows paths from `@`, strings, numbers, true, false and null; `== != < <= > >=`, a path
 * alone (there is such a member), `! && ||` and parentheses. It is data for this evaluator, and is never run as code.
 * @throws {Error} that names what it does not know
 */
export function readJsonFilter(text: string): JsonFilter {
  const tokens = tokensOf(text);
  let [next, depth] = [0, 0];
  const take = <Token extends string>(...expected: readonly Token[]): Token | undefined => {
    const found = expected.find((token) => token === tokens[next]);
    if (found !== undefined) next += 1;
    return found;
  };

  const either = (): JsonFilter => {
    const parts = [both()];
    while (take('||') !== undefined) parts.push(both());
    return parts.length === 1 && parts[0] ? parts[0] : (element) => parts.some((part) => part(element));
  };
  const both = (): JsonFilter => {
    const parts = [one()];
    while (take('&&') !== undefined) parts.push(one());
    return (element) => parts.every((part) => part(element));
  };
  const one = (): JsonFilter => {
    depth += 1;
    if (depth > DEEPEST) throw notSimulated(text, `more than ${DEEPEST} parentheses in one another`);
    try {
      if (take('!') !== undefined) {
        const negated = one();
        return (element) => !negated(element);
      }
      if (take('(') !== undefined) {
        const inner = either();
        if (take(')') === undefined) throw notSimulated(text, 'a parenthesis that is not closed');
        return inner;
      }
      return comparison();
    } finally {
      depth -= 1;
    }
  };
  const comparison = (): JsonFilter => {
    const left = operand();
    const operator = take(...COMPARISONS);
    if (operator === undefined) {
      if (!left.isPath) throw notSimulated(text, 'a value that is compared with nothing');
      return (element) => left.of(element) !== undefined;
    }
    const right = operand();
    return (element) => compare(operator, left.of(element), right.of(element));
  };
  const operand = (): { readonly of: Operand; readonly isPath: boolean } => {
    const token = tokens[next] ?? 'its end';
    next += 1;
    if (token.startsWith('@')) {
      const names = [...token.matchAll(MEMBERS)].map((found) => found.slice(1).find(isPresent) ?? '');
      return { of: (element) => memberOf(element, names), isPath: true };
    }
    const value = literalOf(token);
    if (value === undefined) throw notSimulated(text, token);
    return { of: () => value, isPath: false };
  };

  const filter = either();
  const rest = tokens[next];
  if (rest !== undefined) throw notSimulated(text, rest);
  return filter;
}

const isPresent = (part: string | undefined): part is string => part !== undefined;

const notSimulated = (text: string, what: string): Error =>
  new Error(
    `The filter ${text} is not simulated: ${what}. Known are members such as @.Key, strings, numbers, true, false and null, == != < <= > >= && || ! and parentheses`,
  );

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const token = new RegExp(TOKEN);
  while (text.slice(token.lastIndex).trim() !== '') {
    const from = token.lastIndex;
    const found = token.exec(text)?.[1];
    if (found === undefined) throw notSimulated(text, text.slice(from).trim());
    tokens.push(found);
  }
  return tokens;
}

/** Undefined for what is no literal. */
function literalOf(token: string): unknown {
  if (NUMBER.test(token)) return Number(token);
  if (/^['"]/.test(token)) return token.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  return CONSTANTS.get(token);
}

/** Only what the answer itself holds: never what every object inherits. */
function memberOf(element: unknown, names: readonly string[]): unknown {
  let value = element;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

/** As of what differs in type: unequal, and in no order. */
function compare(operator: Comparison, left: unknown, right: unknown): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left === 'number' && typeof right === 'number') return isInOrder(operator, left, right);
  return typeof left === 'string' && typeof right === 'string' && isInOrder(operator, left, right);
}

function isInOrder<Value extends number | string>(operator: Order, left: Value, right: Value): boolean {
  if (left === right) return operator === '<=' || operator === '>=';
  return left < right === operator.startsWith('<');
}
