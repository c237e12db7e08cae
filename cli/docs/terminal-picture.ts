import { stripVTControlCharacters } from 'node:util';

/** Size of a character and of a line, in pixels; `textLength` keeps columns where they are, whatever font there is. */
const CHARACTER = 7.8;
const LINE = 19;
const MARGIN = 20;
const TITLE_BAR = 32;

/** By the number of the escape sequence that begins it: the styles of terminal/paint.ts. */
const STYLES: ReadonlyMap<string, string> = new Map([
  ['1', 'bold'],
  ['2', 'dim'],
  ['31', 'red'],
  ['32', 'green'],
  ['33', 'yellow'],
  ['36', 'cyan'],
]);

const ENDS: ReadonlySet<string> = new Set(['0', '22', '39']);

const STYLE_SHEET = `
    text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d4d8dd; white-space: pre; }
    .bold { font-weight: bold; fill: #ffffff; }
    .dim { fill: #9aa4af; }
    .red { fill: #ff8a80; }
    .green { fill: #7ee2a8; }
    .yellow { fill: #ffd479; }
    .cyan { fill: #7fd4ff; }
  `;

/**
 * What a terminal shows, as SVG. It has a background of its own, so it is readable on light and dark pages.
 * @param text lines with the escape sequences of `withColours`; others are refused
 * @param title what it shows, for people who cannot see it
 * @param columns the width of the terminal
 * @throws {Error} if a line is wider, or holds another escape sequence
 */
export function terminalPicture(text: string, title: string, columns: number): string {
  const lines = text.trimEnd().split('\n');
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
  const height = TITLE_BAR + lines.length * LINE + MARGIN;
  const shown = lines.flatMap((line, index) => {
    const length = stripVTControlCharacters(line).length;
    if (length > columns) throw new Error(`A line is wider than ${columns} columns: ${line}`);
    if (line === '') return [];
    const y = TITLE_BAR + (index + 1) * LINE - 5;
    return [
      `  <text x="${MARGIN}" y="${y}" textLength="${(length * CHARACTER).toFixed(1)}" xml:space="preserve">${spans(line)}</text>`,
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
  <title id="title">${escape(title)}</title>
  <style>${STYLE_SHEET}</style>
  <rect width="${width}" height="${height}" rx="8" fill="#16191d"/>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="none" stroke="#5b6570"/>
  <g fill="#5b6570"><circle cx="20" cy="17" r="5"/><circle cx="38" cy="17" r="5"/><circle cx="56" cy="17" r="5"/></g>
${shown.join('\n')}
</svg>
`;
}

/** A part of a line for each style. */
function spans(line: string): string {
  const [plain = '', ...styled] = line.split('\u001B');
  return [
    escape(plain),
    ...styled.map((part) => {
      const [, code = '', text = ''] = /^\[(\d+)m(.*)$/.exec(part) ?? [];
      const style = STYLES.get(code);
      // No style stands within another.
      if (style === undefined && !ENDS.has(code)) throw notDrawn(part);
      return style === undefined || text === ''
        ? escape(text)
        : `<tspan class="${style}">${escape(text)}</tspan>`;
    }),
  ].join('');
}

const notDrawn = (part: string): Error =>
  new Error(`An escape sequence that is not drawn begins ${JSON.stringify(part)}`);

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
