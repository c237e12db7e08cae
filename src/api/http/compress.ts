import type { MiddlewareHandler } from 'hono';
import { parseAccept } from 'hono/utils/accept';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { textBytes } from '../results/result-page.ts';

const zip = promisify(gzip);

/** Shorter answers are not worth compressing. */
const MIN_BYTES = 1_024;

/**
 * Compresses an answer only where that makes it smaller. Lambda sends a compressed body as Base64, a third
 * larger, so text that compresses badly would pass the limit of 6 MB.
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
    // Both encodings have the same tag, so it must be weak.
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
