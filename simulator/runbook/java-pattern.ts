import { characterClass, classOfEscape, insensitive, literal } from './java-classes.ts';

/** What inline flags say: `(?i)` ignores the case of ASCII letters, `(?s)` lets `.` match ends of lines, `(?m)` anchors lines. */
interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** The expressions are made without the flag m: these are the ends of the whole text. */
const START = '^';
const END = '$';
const AT_LINE_END = '\\r\\n|(?<!\\r)\\n|[\\r\\u0085\\u2028\\u2029]';
const AFTER_LINE_END = '(?<=[\\n\\u0085\\u2028\\u2029]|\\r(?!\\n))';
const END_OR_LAST_LINE_END = `(?=(?:${AT_LINE_END})?$)`;
const GROUP = /^\((?:\?(?:<(?![=!])(\w+)>|([:=!>])|(<[=!])|([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])))?/;
const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})([?+])?/;
const DEEPEST = 50;

/**
 * The regular expression of JavaScript that means what one of Java means. It knows inline flags, `\p{…}`, possessive
 * quantifiers, atomic groups, quotes, `\A \z \Z`, and classes that are joined or cut.
 * @throws {Error} that names what it does not know, or what is no pattern
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html
 */
export function javaPattern(text: string): RegExp {
  return new RegExp(new Translation(text).translate(), 'v');
}

/** One pass over a pattern, from left to right. */
class Translation {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** Groups of ours, which hold what a possessive quantifier has taken. */
  #atomics = 0;

  constructor(text: string) {
    this.#text = text;
  }

  translate(): string {
    const translated = this.#alternatives({ i: false, m: false, s: false });
    if (this.#at < this.#text.length) throw new Error('a parenthesis is closed that is not open');
    if (this.#atomics > 0 && /\\[1-9]|\\k</.test(this.#text)) {
      throw new Error('a back reference beside a possessive quantifier is not simulated');
    }
    return translated;
  }

  get #rest(): string {
    return this.#text.slice(this.#at);
  }

  /** Up to the end of the group. A flag that is set within it holds until there. */
  #alternatives(outer: Flags): string {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Error(`more than ${DEEPEST} parentheses in one another`);
    let flags = outer;
    let translated = '';
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (this.#text[this.#at] === '|') {
        this.#at += 1;
        translated += '|';
        continue;
      }
      const set = this.#flagsOnly(flags);
      if (set === undefined) translated += this.#quantified(flags);
      else flags = set;
    }
    this.#depth -= 1;
    return translated;
  }

  /** `(?i)` alone; undefined for anything else. */
  #flagsOnly(flags: Flags): Flags | undefined {
    const [all = '', , , , on, off, end] = GROUP.exec(this.#rest) ?? [];
    if (end !== ')') return undefined;
    this.#at += all.length;
    return withFlags(flags, on, off);
  }

  #quantified(flags: Flags): string {
    const atom = this.#atom(flags);
    const [all, kind] = QUANTIFIER.exec(this.#rest) ?? [];
    if (all === undefined) return atom;
    this.#at += all.length;
    if (kind !== '+') return `${atom}${all}`;
    return this.#atomic(`${atom}${all.slice(0, -1)}`);
  }

  /** What it matches is never given back. */
  #atomic(pattern: string): string {
    this.#atomics += 1;
    const name = `possessive${this.#atomics}`;
    return `(?:(?=(?<${name}>${pattern}))\\k<${name}>)`;
  }

  #atom(flags: Flags): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    if (character === '(') return this.#group(flags);
    if (character === '[') {
      const { end, pattern } = characterClass(this.#text, this.#at, flags.i);
      this.#at = end;
      return pattern;
    }
    if (character === '\\') return this.#escape(flags);
    if ('*+?{'.includes(character)) throw new Error(`${character} has nothing to repeat`);
    this.#at += character.length;
    if (character === '^') return flags.m ? `(?:${START}|${AFTER_LINE_END})(?!${END})` : START;
    if (character === '$') return flags.m ? `(?=${AT_LINE_END}|${END})` : END_OR_LAST_LINE_END;
    if (character === '.') return flags.s ? '[\\s\\S]' : '[^\\n\\r\\u0085\\u2028\\u2029]';
    return flags.i ? insensitive(character) : literal(character);
  }

  #group(flags: Flags): string {
    const [all = '', name, kind, behind, on, off] = GROUP.exec(this.#rest) ?? [];
    if (all === '(' && this.#rest.startsWith('(?')) throw new Error(`${this.#rest.slice(0, 4)} is no group`);
    this.#at += all.length;
    const inside = this.#alternatives(withFlags(flags, on, off));
    if (this.#text[this.#at] !== ')') throw new Error('a parenthesis is not closed');
    this.#at += 1;
    if (kind === '>') return this.#atomic(inside);
    if (name !== undefined) return `(?<${name}>${inside})`;
    if (kind === '=' || kind === '!') return `(?${kind}${inside})`;
    if (behind !== undefined) return `(?${behind}${inside})`;
    return all === '(' ? `(${inside})` : `(?:${inside})`;
  }

  #escape(flags: Flags): string {
    const [quote, quoted] = /^\\Q([^]*?)(?:\\E|$)/.exec(this.#rest) ?? [];
    if (quote !== undefined && quoted !== undefined) {
      this.#at += quote.length;
      const characters = Array.from(quoted).map((one) => (flags.i ? insensitive(one) : literal(one)));
      return `(?:${characters.join('')})`;
    }
    const [reference] = /^\\(?:[1-9]\d?|k<\w+>)/.exec(this.#rest) ?? [];
    if (reference !== undefined) {
      if (flags.i) throw new Error('a back reference that ignores the case is not simulated');
      this.#at += reference.length;
      return reference;
    }
    const anchor = ANCHORS.get(this.#rest.slice(0, 2));
    if (anchor !== undefined) {
      this.#at += 2;
      return anchor;
    }
    const { length, pattern } = classOfEscape(this.#rest, flags.i);
    this.#at += length;
    return pattern;
  }
}

const ANCHORS: ReadonlyMap<string, string> = new Map([
  ['\\A', START],
  ['\\z', END],
  ['\\Z', END_OR_LAST_LINE_END],
  ['\\b', '\\b'],
  ['\\B', '\\B'],
  ['\\R', `(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])`],
]);

function withFlags(flags: Flags, on = '', off = ''): Flags {
  const unknown = Array.from(on + off).find((flag) => !'imsu'.includes(flag));
  if (unknown !== undefined) throw new Error(`the flag ${unknown} is not simulated`);
  const is = (flag: 'i' | 'm' | 's'): boolean => !off.includes(flag) && (on.includes(flag) || flags[flag]);
  return { i: is('i'), m: is('m'), s: is('s') };
}
