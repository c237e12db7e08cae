import { styleText } from 'node:util';

type Style = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Gives a text a colour, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const withColours: Paint = (style, text) => styleText(style, text, { validateStream: false });
export const withoutColours: Paint = (_style, text) => text;

const STYLE_BY_VERDICT: ReadonlyMap<string, Style> = new Map([
  ['succeeded', 'green'],
  ['running', 'cyan'],
  ['waiting', 'cyan'],
  ['unreadable', 'yellow'],
  ['unknown', 'yellow'],
]);

/** Green for success, cyan for a running target, yellow for an unreadable one, red for the rest. */
export const verdictStyle = (verdict: string): Style => STYLE_BY_VERDICT.get(verdict) ?? 'red';
