import { rm } from 'node:fs/promises';
import * as z from 'zod';
import type { Fleet } from '../../local/fleet/start-fleet.ts';
import { readReport } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { couldNotLook, wrongUsage } from '../failure.ts';
import type { ClosableAccess } from '../local-store/local-access.ts';
import { parsePort } from '../parse-values.ts';
import type { Session } from '../session.ts';
import { showReport } from '../show/show-report.ts';
import { beforeDemo, gatherCommand, STILL_SERVING, whatNext } from './demo-text.ts';

const Options = z.object({ port: z.number(), exit: z.boolean().default(false) });

export const demo: Command = {
  args: [],
  options: [
    { flags: '--exit', description: 'end after the report' },
    {
      flags: '--port <number>',
      description: "on which port the organization speaks AWS's protocols; 0 for any that is free",
      fallback: '0',
      parse: parsePort,
    },
  ],
  details:
    'Simulates an organization of 187 accounts on this computer, runs an automation in all of them, gathers the results as rollcall ' +
    'gather does, and prints the report. No AWS account and no credentials are needed, and nothing leaves this computer. Permissions are ' +
    'not checked: npm start in a checkout does that. The organization goes on until Ctrl-C, for other commands and for the AWS ' +
    'CLI. What was gathered is kept in a directory of its own, which each demo empties first: rollcall-demo in $XDG_DATA_HOME, else ' +
    '~/.local/share; --store names another. Exit code 0 if the report was shown, whatever it shows; 2 if the port is taken; 130 after Ctrl-C.',
  examples: [
    { what: 'A first look', command: 'rollcall demo' },
    { what: 'The report alone', command: 'rollcall demo --exit' },
  ],
  run: async ({ options }, session) => {
    const { port, exit } = Options.parse(options);
    session.progress.show('Starting the simulated organization …');
    const fleet = await start(session, port);
    const interruption = session.interruption();
    try {
      session.note(beforeDemo(fleet));
      const exitCode = await runAndShow(fleet, exit, { ...session, interruption: () => interruption });
      if (exit || exitCode === EXIT.interrupted) return exitCode;
      session.note(STILL_SERVING);
      await untilAborted(interruption);
      return EXIT.interrupted;
    } finally {
      await fleet.close();
    }
  },
};

/** @throws {Failure} if it was not built, or the port is taken */
async function start(session: Session, port: number): Promise<Fleet> {
  const fleet = await session.startFleet(port).catch((error: unknown) => {
    throw wrongUsage(error instanceof Error ? error.message : String(error));
  });
  if (fleet === undefined)
    throw couldNotLook('The demo was not built: npm ci, or npm run build, builds it in dist/demo');
  return fleet;
}

/** Gathers a run as a user would, with nothing deployed. The store is closed after it, for other commands to open. */
async function runAndShow(fleet: Fleet, endsAfter: boolean, session: Session): Promise<ExitCode> {
  const { region, url, credentials, roleName, targets } = fleet;
  // Afterwards there is nothing at that address.
  const endpoint = endsAfter ? '' : ` --endpoint-url ${url}`;
  const store = await openStore(endpoint, session);
  try {
    session.progress.show(`  … the automation runs in ${targets} accounts`);
    const parentId = await fleet.run();
    session.note(gatherCommand(parentId, store.flags, fleet));
    const { gatherParent } = await import('../gather/gather-parent.ts');
    const aws = async () => ({ region, endpoint: url, credentials: async () => credentials });
    const { outcome } = await gatherParent({ parentId, roleName }, { ...session, local: store, aws });
    if (outcome === 'interrupted') return EXIT.interrupted;
    const report = await readReport(parentId, { ...session, client: store.client });
    const repeated = ` ${store.flags}${endpoint}`;
    await showReport(report, session.output, { isLocal: true, now: session.now(), repeated });
    session.note(whatNext(parentId, store.flags));
    return EXIT.allSucceeded;
  } finally {
    await store.close();
  }
}

/** The user's own directory, or one beside that of gather, emptied: what is simulated never stands among what is not. */
async function openStore(repeated: string, { local, openStore: open }: Session): Promise<ClosableAccess> {
  if (local.isGiven) return open(local.directory, repeated);
  const directory = `${local.directory}-demo`;
  const old = open(directory, repeated);
  try {
    await old.table(); // refuses a directory that is in use, or of another purpose
  } finally {
    await old.close();
  }
  await rm(directory, { recursive: true, force: true });
  return open(directory, repeated);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
