import type { IncomingMessage, ServerResponse } from 'node:http';
import dynalite from 'dynalite';

/** DynamoDB, as far as dynalite knows it: no transactions, no streams, no expiry by time to live. */
export interface LocalDynamoDb {
  /** Answers a request whose body is still unread. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** @param path where the tables are kept; undefined for memory */
export function startLocalDynamoDb(path: string | undefined): LocalDynamoDb {
  const server = dynalite({
    createTableMs: 0,
    updateTableMs: 0,
    deleteTableMs: 0,
    ...(path !== undefined && { path }),
  });
  return {
    handle: (request, response) => void server.emit('request', request, response),
    close: async () => {
      // It closes its files only after it has stopped listening.
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
