import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of the page, as it is sent. */
export interface PageFile {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/**
 * What the page may do: run and ask only what comes from where it came from. No inline script or style, no frame around it,
 * and no text that is turned into markup but by lit's own templates.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** By path below the page's own: `` for the page itself, `assets/index-….js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/**
 * The built page, read once. Nothing else can be asked for: there is no path to a file.
 * @param directory `dist/console`
 * @returns undefined if it was not built
 */
export function readPageFiles(directory: string): PageFiles | undefined {
  const files = new Map<string, PageFile>();
  try {
    files.set('', {
      content: readFileSync(join(directory, 'index.html')),
      headers: headersOf('html', 'no-cache'),
    });
    for (const name of readdirSync(join(directory, 'assets'))) {
      const type = name.slice(name.lastIndexOf('.') + 1);
      // Their names hold a digest of what is in them.
      const headers = headersOf(type, 'private, max-age=31536000, immutable');
      files.set(`assets/${name}`, { content: readFileSync(join(directory, 'assets', name)), headers });
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return files;
}

const headersOf = (type: string, cacheControl: string): Readonly<Record<string, string>> => ({
  ...HEADERS,
  'content-type': TYPES[type] ?? 'application/octet-stream',
  'cache-control': cacheControl,
});

/** What a report in a file is made from. */
export interface ReportParts {
  readonly script: string;
  readonly style: string;
}

/**
 * @param directory `dist/console`
 * @returns undefined if they were not built
 */
export function readReportParts(directory: string): ReportParts | undefined {
  try {
    const read = (name: string): string => readFileSync(join(directory, 'report', name), 'utf8');
    return { script: read('report.js'), style: read('report.css') };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
