import { parseAccept } from 'hono/utils/accept';
import { one, oneOf } from './values.ts';

const FORMATS = ['json', 'csv', 'ndjson'] as const;

export type Format = (typeof FORMATS)[number];

export const CONTENT_TYPES = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
} as const satisfies Record<Format, string>;

/** The format of the answer. */
export const formatQuery = {
  format: one(oneOf(FORMATS))
    .optional()
    .describe('The format of the answer; it takes precedence over the `Accept` header'),
};

/**
 * The `format` parameter, else the format that the `Accept` header prefers, else JSON, even if the header
 * accepts none.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export function chooseFormat(format: Format | undefined, accept: string | undefined): Format {
  if (format !== undefined) return format;
  const ranges = parseAccept(accept ?? '').map(({ type, q }) => ({ type: type.toLowerCase(), q }));
  const qualityOf = (contentType: string): number => {
    const [kind = ''] = contentType.split('/');
    const wanted = [contentType, `${kind}/*`, '*/*'].flatMap(
      (range) => ranges.find(({ type }) => type === range) ?? [],
    );
    return wanted[0]?.q ?? 0;
  };
  const byQuality = FORMATS.map((name) => ({ name, quality: qualityOf(CONTENT_TYPES[name]) })).sort(
    (first, second) => second.quality - first.quality,
  );
  const [best] = byQuality;
  return best === undefined || best.quality === 0 ? 'json' : best.name;
}
