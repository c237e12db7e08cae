import { CONTENT_TYPES, type Format } from './query/answer-format.ts';
import type { Reply } from './route.ts';

/** A page that is written as lines. */
interface Lines {
  readonly format: Exclude<Format, 'json'>;
  readonly content: string;
  readonly parentId: string;
  /** Whether the page is not final: more pages follow, or the parent is not sealed. */
  readonly partial: boolean;
  /** Absent on the last page. */
  readonly next: { readonly token: string; readonly address: string } | undefined;
}

/**
 * Lines as a file. What a JSON answer says beside its results is in the headers.
 * @see https://www.rfc-editor.org/rfc/rfc8288 (Link)
 */
export const writeLines = ({
  format,
  content,
  parentId,
  partial,
  next,
}: Lines): Pick<Reply, 'text' | 'headers'> => ({
  text: { contentType: `${CONTENT_TYPES[format]}; charset=utf-8`, content },
  headers: {
    'content-disposition': `attachment; filename="rollcall-${parentId}${partial ? '.partial' : ''}.${format}"`,
    'rollcall-partial': String(partial),
    ...(next && { 'rollcall-next-token': next.token, link: `<${next.address}>; rel="next"` }),
  },
});
