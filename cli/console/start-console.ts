import { EXIT, type ExitCode } from '../exit-code.ts';
import { couldNotLook } from '../failure.ts';
import type { Session } from '../session.ts';
import { serveConsole, type ConsoleServer } from './serve-console.ts';

/**
 * Serves the page over the API that the options lead to.
 * @throws {Failure} if the page was not built, the API cannot be found, or the port is taken
 */
export async function startConsole(session: Session, port: number): Promise<ConsoleServer> {
  const page = await session.readPage();
  if (page === undefined) {
    throw couldNotLook('The page was not built: npm ci, or npm run build, builds it in dist/console');
  }
  const { ask, baseUrl } = await session.reach();
  return serveConsole({ port, page, ask, baseUrl });
}

/** Until Ctrl-C, which is its only end. */
export async function serveUntilInterrupted(server: ConsoleServer, session: Session): Promise<ExitCode> {
  const signal = session.interruption();
  if (!signal.aborted) {
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
  await server.close();
  return EXIT.interrupted;
}
