import { createServer, type RequestListener } from 'node:http';
import { refuseStranger } from './strangers.ts';

/** A port on which nothing is answered yet. */
export interface Listening {
  /** Such as `http://127.0.0.1:4566`. */
  readonly url: string;
  /** From now on, `answer` gets every request, but for those of strangers: they are refused here, on every port. */
  readonly serve: (answer: RequestListener) => void;
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
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
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve: (answer) =>
      void server.on('request', (request, response) => {
        if (!refuseStranger(request, response, address.port)) answer(request, response);
      }),
    isOpen: () => server.listening,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
