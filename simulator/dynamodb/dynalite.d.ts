declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** The part of dynalite's options that is used here. Without a path it keeps everything in memory. */
  interface DynaliteOptions {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
