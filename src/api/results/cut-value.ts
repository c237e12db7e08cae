import { createHash } from 'node:crypto';
import { cutText } from '../automation/cut-text.ts';

/** An output's value where many stand together: whole, or cut aloud. */
export interface CutValue {
  readonly value: readonly string[];
  /** Present if it was cut. */
  readonly valueTruncated?: true;
  /** Of a value that was cut: 32 hex digits of the SHA-256 of the whole; the same values have the same digest. */
  readonly valueDigest?: string;
}

/** Of one value's JSON, in characters. */
const MAX_CHARACTERS = 1_000;
const MAX_ITEMS = 20;

/** A value of at most some thousand characters in all: the first of its texts, and of each its beginning. */
export function cutValue(values: readonly string[]): CutValue {
  const json = JSON.stringify(values);
  if (json.length <= MAX_CHARACTERS) return { value: values };
  const kept = values.slice(0, MAX_ITEMS);
  const each = Math.floor(MAX_CHARACTERS / kept.length);
  return {
    value: kept.map((text) => cutText(text, each) ?? text),
    valueTruncated: true,
    valueDigest: digestOfValue(json),
  };
}

/** Tells values apart, however long: 32 hex digits. */
const digestOfValue = (json: string): string => createHash('sha256').update(json).digest('hex').slice(0, 32);

/** The same for the same value, and for no other. */
export const valueKey = (values: readonly string[]): string => {
  const json = JSON.stringify(values);
  return json.length <= MAX_CHARACTERS ? json : digestOfValue(json);
};
