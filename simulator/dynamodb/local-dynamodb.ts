import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReceivedRequest } from '../server/signature.ts';

/** DynamoDB, as far as dynalite knows it: no transactions, no streams, no expiry by time to live. */
export interface LocalDynamoDb {
  handle(request: ReceivedRequest, response: ServerResponse): void;
  close(): Promise<void>;
}

/**
 * @param path where the tables are kept; undefined for memory, which is made at the first request: an organization without
 * tables does not load what simulates them
 * @throws {Error} if another process has them open
 */
export async function startLocalDynamoDb(path: string | undefined): Promise<LocalDynamoDb> {
  if (path !== undefined) {
    await refuseIfInUse(path);
    return startDynalite(path);
  }
  let started: Promise<LocalDynamoDb> | undefined;
  return {
    handle: (request, response) => {
      started ??= startDynalite(undefined);
      started.then(
        (dynamoDb) => dynamoDb.handle(request, response),
        () => notHere(response),
      );
    },
    close: async () => {
      await started?.then(
        (dynamoDb) => dynamoDb.close(),
        () => undefined, // it never started
      );
    },
  };
}

function notHere(response: ServerResponse): void {
  const body = { __type: 'InternalServerError', message: 'DynamoDB is not simulated: dynalite is missing' };
  response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

async function startDynalite(path: string | undefined): Promise<LocalDynamoDb> {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({
    createTableMs: 0,
    updateTableMs: 0,
    deleteTableMs: 0,
    ...(path !== undefined && { path }),
  });
  return {
    handle: ({ method, url, headers, body }, response) => {
      // It reads the body itself, as a server does.
      const request = Object.assign(Readable.from([body]), { method, url, headers });
      server.emit('request', request, response);
    },
    close: async () => {
      // It closes its files only after it has stopped listening; meanwhile it answers no one.
      server.removeAllListeners('request');
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** dynalite itself would only fail when it is first asked. */
async function refuseIfInUse(path: string): Promise<void> {
  const { ClassicLevel } = await import('classic-level');
  const files = new ClassicLevel(path);
  try {
    await files.open();
  } catch (cause) {
    const isLocked = cause instanceof Error && JSON.stringify(codesOf(cause)).includes('LEVEL_LOCKED');
    throw new Error(
      isLocked
        ? `${path} is in use: does local mode run there already? Choose another directory with --data`
        : `${path} cannot be opened: delete it, or choose another directory with --data`,
      { cause },
    );
  }
  await files.close();
}

/** The codes of an error and of what caused it. */
const codesOf = (error: unknown): readonly unknown[] =>
  error instanceof Error ? ['code' in error ? error.code : undefined, ...codesOf(error.cause)] : [];
