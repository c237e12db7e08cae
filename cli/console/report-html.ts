import { createHash } from 'node:crypto';
import type { ReportData } from '../../console/report/report-data.ts';
import type { ReportParts } from '../../console/serve/page-files.ts';
import { plain } from '../../console/src/text/invisible.ts';

/** What a reader whose viewer runs no script sees first. */
export interface ReportWords {
  readonly title: string;
  readonly sentence: string;
  /** A line each. */
  readonly lines: readonly string[];
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  plain(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

/** JSON within a script element: nothing in it can end the element, or begin a comment. */
const toEmbedded = (data: unknown): string =>
  JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * A page in one file. Its Content-Security-Policy lets run and apply the one script and the one style sheet that stand in it,
 * by their digests, and nothing else; it can ask nothing of any host.
 */
export function toReportHtml(
  data: ReportData,
  { title, sentence, lines }: ReportWords,
  parts: ReportParts,
): string {
  // The element ends at the first of these, whatever the script means by it.
  const script = parts.script.replaceAll(/<(?=\/script|!--|script)/gi, '\\x3c');
  const style = parts.style.replaceAll(/<(?=\/style)/gi, '\\3c ');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<rc-report>
<h1>${escape(title)}</h1>
<p>${escape(sentence)}</p>
<ul>
${lines.map((line) => `<li>${escape(line)}</li>`).join('\n')}
</ul>
<p>The table of targets needs a browser: save this file, and open it.</p>
</rc-report>
<script type="application/json" id="rollcall-data">${toEmbedded(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
