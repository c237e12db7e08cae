import { createServer, type Server } from 'node:http';

/** A server that listens, and nobody who answers yet. */
export interface Listening {
  readonly server: Server;
  /** Such as `http://127.0.0.1:4566`. */
  readonly url: string;
}

/**
 * Listens on this computer only.
 * @param port 0 for any that is free
 * @param option how another port is chosen, such as `--port`
 * @throws {Error} that says how to choose another port, if this one is taken
 */
export async function listen(port: number, option: string): Promise<Listening> {
  // An idle connection is never closed from here: a client that is just about to use it would see it break.
  const server = createServer({ keepAliveTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken ? new Error(`Port ${port} is taken. Choose another with ${option}`, { cause: error }) : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address');
  return { server, url: `http://127.0.0.1:${address.port}` };
}

export async function stopListening({ server }: Listening): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
