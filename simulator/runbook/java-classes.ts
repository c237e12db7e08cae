/** A part of a pattern that stands for one character, as JavaScript writes it with the flag v. */
interface Part {
  /** How much of Java's text it takes. */
  readonly length: number;
  readonly pattern: string;
}

const SYNTAX = /[\^$\\.*+?()[\]{}|/\-&!#%,:;<=>@`~"']/;

/** One character that stands for itself, within a class or outside. */
export const literal = (character: string): string =>
  SYNTAX.test(character) ? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}` : character;

/** The same, in either case if it is an ASCII letter. */
export const insensitive = (character: string): string =>
  /[a-z]/i.test(character) && character.length === 1
    ? `[${character.toLowerCase()}${character.toUpperCase()}]`
    : literal(character);

const PERL: ReadonlyMap<string, string> = new Map([
  ['d', '[0-9]'],
  ['D', '[^0-9]'],
  ['s', '[ \\t\\n\\v\\f\\r]'],
  ['S', '[^ \\t\\n\\v\\f\\r]'],
  ['w', '[a-zA-Z_0-9]'],
  ['W', '[^a-zA-Z_0-9]'],
  ['h', '[ \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]'],
  ['H', '[^ \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]'],
  ['v', '[\\n\\v\\f\\r\\x85\\u2028\\u2029]'],
  ['V', '[^\\n\\v\\f\\r\\x85\\u2028\\u2029]'],
]);

const POSIX: ReadonlyMap<string, string> = new Map([
  ['Lower', 'a-z'],
  ['Upper', 'A-Z'],
  ['ASCII', '\\x00-\\x7f'],
  ['Alpha', 'a-zA-Z'],
  ['Digit', '0-9'],
  ['Alnum', 'a-zA-Z0-9'],
  ['Punct', '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e'],
  ['Graph', '\\x21-\\x7e'],
  ['Print', '\\x20-\\x7e'],
  ['Blank', ' \\t'],
  ['Cntrl', '\\x00-\\x1f\\x7f'],
  ['XDigit', '0-9a-fA-F'],
  ['Space', ' \\t\\n\\v\\f\\r'],
]);

const CONTROL: ReadonlyMap<string, string> = new Map([
  ['t', '\\t'],
  ['n', '\\n'],
  ['r', '\\r'],
  ['f', '\\f'],
  ['a', '\\x07'],
  ['e', '\\x1b'],
]);

/**
 * What an escape stands for: a class, or a character.
 * @param text that begins with the backslash
 */
export function classOfEscape(text: string, isInsensitive: boolean): Part {
  const [property, negated, braced, single] = /^\\([pP])(?:\{(\w+(?:=\w+)?)\}|(\w))/.exec(text) ?? [];
  if (property !== undefined) {
    const pattern = propertyClass(braced ?? single ?? '', negated === 'P', isInsensitive);
    return { length: property.length, pattern };
  }
  const character = escapedCharacter(text);
  if (character !== undefined) {
    return {
      length: character.length,
      pattern: isInsensitive ? insensitive(character.value) : literal(character.value),
    };
  }
  const letter = text[1] ?? '';
  const pattern = PERL.get(letter) ?? CONTROL.get(letter);
  if (pattern !== undefined) return { length: 2, pattern };
  throw new Error(letter === '' ? 'it ends with a backslash' : `\\${letter} is not simulated`);
}

/** A character that is written by its code, or a sign that stands for itself. */
function escapedCharacter(text: string): { readonly length: number; readonly value: string } | undefined {
  const [all, x, u, braced] =
    /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|x\{([\da-fA-F]{1,6})\})/.exec(text) ?? [];
  if (all !== undefined) {
    return { length: all.length, value: String.fromCodePoint(Number.parseInt(x ?? u ?? braced ?? '', 16)) };
  }
  const [octal, digits = ''] = /^\\0([0-3]?[0-7]{1,2})/.exec(text) ?? [];
  if (octal !== undefined) {
    return { length: octal.length, value: String.fromCodePoint(Number.parseInt(digits, 8)) };
  }
  const sign = /^\\([^a-zA-Z0-9])/u.exec(text)?.[1];
  return sign === undefined ? undefined : { length: 1 + sign.length, value: sign };
}

function propertyClass(name: string, isNegated: boolean, isInsensitive: boolean): string {
  const isCased = isInsensitive && /^(Lower|Upper|IsLowercase|IsUppercase|L[ul])$/.test(name);
  const posix = POSIX.get(isCased && POSIX.has(name) ? 'Alpha' : name);
  if (posix !== undefined) return `[${isNegated ? '^' : ''}${posix}]`;
  if (isCased) throw new Error(`\\p{${name}} that ignores the case is not simulated`);
  const unicode = name.replace(/^Is(?=[A-Z])/, '');
  for (const known of [unicode, `Script=${unicode}`]) {
    try {
      const pattern = `\\${isNegated ? 'P' : 'p'}{${known}}`;
      if (new RegExp(pattern, 'v').source !== '') return pattern;
    } catch {
      continue;
    }
  }
  throw new Error(`\\p{${name}} is not simulated`);
}

/**
 * A class in brackets. Java joins what stands in one, classes too, and cuts it with `&&`.
 * @param start where its bracket opens
 * @returns where the text behind it begins
 */
export function characterClass(
  text: string,
  start: number,
  isInsensitive: boolean,
): { readonly end: number; readonly pattern: string } {
  let at = start + 1;
  const isNegated = text[at] === '^';
  if (isNegated) at += 1;
  const operands: string[][] = [[]];
  const add = (part: string): void => void operands.at(-1)?.push(part);
  const first = at;
  for (;;) {
    if (at >= text.length) throw new Error('a bracket is not closed');
    if (text[at] === ']' && at > first) break;
    if (text.startsWith('&&', at)) {
      operands.push([]);
      at += 2;
    } else if (text[at] === '[') {
      const inner = characterClass(text, at, isInsensitive);
      add(inner.pattern);
      at = inner.end;
    } else {
      const member = classMember(text, at, isInsensitive);
      add(member.pattern);
      at += member.length;
    }
  }
  if (operands.some((parts) => parts.length === 0)) throw new Error('&& has nothing to cut');
  const joined = operands.map((parts) => (operands.length === 1 ? parts.join('') : `[${parts.join('')}]`));
  return { end: at + 1, pattern: `[${isNegated ? '^' : ''}${joined.join('&&')}]` };
}

/** One character, a class by its escape, or a range of characters. */
function classMember(text: string, at: number, isInsensitive: boolean): Part {
  const from = characterAt(text, at);
  if (from === undefined) return classOfEscape(text.slice(at), isInsensitive);
  const dash = at + from.length;
  const isRange =
    text[dash] === '-' && !']['.includes(text[dash + 1] ?? ']') && !text.startsWith('&&', dash + 1);
  if (!isRange)
    return { length: from.length, pattern: isInsensitive ? insensitive(from.value) : literal(from.value) };
  const until = characterAt(text, dash + 1);
  if (until === undefined) throw new Error(`a range cannot end with ${text.slice(dash + 1, dash + 3)}`);
  if (until.value < from.value) throw new Error(`the range ${from.value}-${until.value} is out of order`);
  const range = `${literal(from.value)}-${literal(until.value)}`;
  const others = isInsensitive ? otherCase(from.value, until.value) : '';
  return { length: from.length + 1 + until.length, pattern: `${range}${others}` };
}

/** Undefined for an escape that stands for a class. */
function characterAt(
  text: string,
  at: number,
): { readonly length: number; readonly value: string } | undefined {
  if (text[at] !== '\\') {
    const value = String.fromCodePoint(text.codePointAt(at) ?? 0);
    return { length: value.length, value };
  }
  const rest = text.slice(at);
  const control = new Map([
    ['t', '\t'],
    ['n', '\n'],
    ['r', '\r'],
    ['f', '\f'],
    ['a', '\x07'],
    ['e', '\x1b'],
  ]).get(rest[1] ?? '');
  return control === undefined ? escapedCharacter(rest) : { length: 2, value: control };
}

/** The ASCII letters of a range, in the other case. */
function otherCase(from: string, until: string): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  return letters
    .filter((letter) => letter >= from && letter <= until)
    .map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');
}
