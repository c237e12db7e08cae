import type { IncomingMessage } from 'node:http';

/** How long the rest of a refused body is let go by, so that its sender hears why. */
const LINGER_MS = 5000;

/** A body has more bytes than are taken. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly mostBytes: number;

  constructor(mostBytes: number) {
    super(`The body has more than ${mostBytes} bytes`);
    this.mostBytes = mostBytes;
  }
}

/**
 * Reads the body of a request, and never keeps more than `mostBytes` of it. What its header says decides before anything is
 * read. The rest of what is refused goes by unread, and the connection ends if that takes longer than five seconds.
 * @throws {BodyTooLargeError}
 */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (): void => {
      request.off('data', keep);
      chunks.length = 0;
      const end = setTimeout(() => request.socket.destroy(), LINGER_MS).unref();
      request.once('close', () => clearTimeout(end)).resume();
      reject(new BodyTooLargeError(mostBytes));
    };
    const keep = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > mostBytes) refuse();
      else chunks.push(chunk);
    };
    request.once('error', reject);
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) return refuse();
    request.on('data', keep).once('end', () => resolve(Buffer.concat(chunks)));
  });
}
