import type { Client } from '../../cli/client/client.ts';
import type { Session } from '../../cli/session.ts';
import { createOutput } from '../../cli/terminal/output.ts';
import { withoutColours } from '../../cli/terminal/paint.ts';
import { noProgress } from '../../cli/terminal/progress.ts';
import { NOW } from './builders.ts';

const unused = (): never => {
  throw new Error('A command that reads and prints needs no such thing');
};

/** Only what a command needs to read and to print. */
export const aSession = (
  client: Client,
  {
    width,
    print = () => undefined,
  }: { readonly width?: number; readonly print?: (text: string) => void } = {},
): Session => ({
  client: async () => client,
  isLocal: false,
  local: { directory: '', isGiven: false, flags: '', table: unused, client: unused, reach: unused },
  aws: unused,
  isUnsigned: () => true,
  reach: unused,
  readPage: unused,
  readReportParts: unused,
  openStore: unused,
  startFleet: unused,
  openBrowser: unused,
  stackPrefix: 'rollcall',
  output: createOutput(
    { write: async (text) => print(text), isClosed: () => false, finish: async () => undefined },
    { format: undefined, query: undefined },
    { width, paint: withoutColours },
  ),
  streams: unused,
  progress: noProgress,
  isWatched: false,
  note: () => undefined,
  writeError: () => undefined,
  live: () => undefined,
  confirm: undefined,
  describeCommands: unused,
  automation: unused,
  newToken: unused,
  now: () => NOW,
  sleep: async () => undefined,
  random: () => 0,
  interruption: unused,
});
