import type { Terminal } from '../../cli/terminal/table.ts';
import { wrapText } from '../../cli/terminal/wrap-text.ts';

/** The head of a scene: what runs where, and what happens in it. */
export function printTitle(title: string, what: string, { paint, width = Infinity }: Terminal): string {
  const lines = wrapText(title, width).map((line) => paint('bold', line));
  return ['', ...lines, ...wrapText(what, width, '   '), ''].join('\n');
}
