import { createHash } from 'node:crypto';
import { cutText } from '../../domain/cut-text.ts';

/** An output's value in a list of many: whole, or cut, with a sign that it was cut. */
export interface CutValue {
  readonly value: readonly string[];
  /** Present if it was cut. */
  readonly valueTruncated?: true;
  /** Of a cut value: 32 hex digits of the SHA-256 of the whole; equal values have equal digests. */
  readonly valueDigest?: string;
}

/** Length of one value's JSON, in characters. */
const MAX_CHARACTERS = 1_000;
const MAX_ITEMS = 20;

/** A value of at most a few thousand characters: the first of its texts, and the beginning of each. */
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

/** Equal for equal values, and for no others. */
export const valueKey = (values: readonly string[]): string => {
  const json = JSON.stringify(values);
  return json.length <= MAX_CHARACTERS ? json : digestOfValue(json);
};
