import { widthOf } from './cut-to-width.ts';

/**
 * Text in lines of at most so many columns, broken between words: a word that is longer has a line of its own, and nothing is cut.
 * The first line begins with `first`, the others with as much space.
 */
export function wrapText(text: string, width: number, first = ''): readonly string[] {
  const indent = ' '.repeat(widthOf(first));
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(indent) + widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((one, index) => {
    if (index === 0) return `${first}${one}`;
    // An ID that fits without the indent can still be copied.
    return widthOf(indent) + widthOf(one) > width ? one : `${indent}${one}`;
  });
}
