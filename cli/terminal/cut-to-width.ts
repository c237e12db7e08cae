import stringWidth from 'string-width';

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns on a terminal: a wide character takes two. */
export const widthOf = (text: string): number => stringWidth(text);

/** Text of at most this many columns, with an ellipsis if it was cut; no character is cut in half. */
export function cutToWidth(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let [kept, columns] = ['', 0];
  for (const { segment } of graphemes.segment(text)) {
    columns += widthOf(segment);
    if (columns > width - 1) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}
