import type { Table } from '../../src/store/table.ts';
import type { Ask } from '../../client/ask.ts';
import { createClient, type Client } from '../client/client.ts';
import { shellWord } from '../shell-word.ts';
import type { LocalStore } from './local-store.ts';

/** The local store. It is loaded and opened when it is first used. */
export interface LocalAccess {
  readonly directory: string;
  /** Whether the user gave it. */
  readonly isGiven: boolean;
  /** The options that a command needs to find it: `--local`, with `--store` if that was given. */
  readonly flags: string;
  /** For gathering: creates it if it does not exist. */
  readonly table: () => Promise<Table>;
  /** The API over it. */
  readonly client: () => Promise<Client>;
  /** The same, request by request. */
  readonly reach: () => Promise<{ readonly ask: Ask; readonly baseUrl: string }>;
}

export type ClosableAccess = LocalAccess & { readonly close: () => Promise<void> };

interface Surroundings {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Whether the user gave the directory. */
  readonly isGiven: boolean;
  /** What a suggested command repeats. */
  readonly repeated: string;
}

/** The source of an answer, in messages. */
const BASE_URL = 'http://local-store';

/** @returns what to close after its last use */
export function createLocalAccess(
  directory: string,
  { now, sleep, isGiven, repeated }: Surroundings,
): ClosableAccess {
  let opened: Promise<LocalStore> | undefined;
  const open = (mayMake: boolean): Promise<LocalStore> =>
    (opened ??= import('./use-local-store.ts').then(({ useLocalStore }) =>
      useLocalStore(directory, mayMake, now),
    ));
  const reach = async (): Promise<{ readonly ask: Ask; readonly baseUrl: string }> => {
    const { table } = await open(false);
    const { localAsk } = await import('./local-ask.ts');
    return { ask: localAsk(table, directory, { now, sleep, repeated }), baseUrl: BASE_URL };
  };
  return {
    directory,
    isGiven,
    flags: isGiven ? `--store ${shellWord(directory)}` : '--local',
    table: async () => (await open(true)).table,
    client: async () => {
      const { ask, baseUrl } = await reach();
      return createClient(ask, baseUrl, repeated);
    },
    reach,
    close: async () => {
      await opened?.then(
        (store) => store.close(),
        () => undefined, // it was never open
      );
    },
  };
}
