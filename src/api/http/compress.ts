import type { MiddlewareHandler } from 'hono';
import { parseAccept } from 'hono/utils/accept';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { textBytes } from './result-page.ts';

const zip = promisify(gzip);

/** What is shorter is not worth it. */
const MIN_BYTES = 1_024;

/**
 * Compresses answers for those who take gzip, where that makes them smaller: Lambda sends what is compressed as Base64, a third
 * larger, and text that compresses badly would pass the 6 MB it may send.
 */
export function compress(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    context.header('vary', 'Accept-Encoding', { append: true });
    if (context.req.method === 'HEAD' || context.res.body === null) return;
    if (!takesGzip(context.req.header('accept-encoding'))) return;

    const { status, headers } = context.res;
    const text = await context.res.text();
    const zipped = Buffer.byteLength(text) < MIN_BYTES ? undefined : await zip(text);
    if (zipped === undefined || base64Bytes(zipped) >= textBytes(text)) {
      context.res = new Response(text, { status, headers });
      return;
    }
    const etag = headers.get('etag');
    context.res = new Response(new Uint8Array(zipped), { status, headers });
    context.header('content-encoding', 'gzip');
    // The same tag stands for both, so it cannot be that of the bytes.
    if (etag !== null) context.header('etag', `W/${etag}`);
  };
}

const base64Bytes = ({ length }: Buffer): number => Math.ceil(length / 3) * 4;

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding */
function takesGzip(header: string | undefined): boolean {
  const accepted = parseAccept(header ?? '').map(({ type, q }) => ({ type: type.toLowerCase(), q }));
  const gzipOrAny = accepted.find(({ type }) => type === 'gzip') ?? accepted.find(({ type }) => type === '*');
  return gzipOrAny !== undefined && gzipOrAny.q > 0;
}
