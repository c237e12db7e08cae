import { createApp } from '../src/app.ts';

/** Queue of status changes and requests in, the ledger's rows out. */
export const handler = createApp(process.env).collectBatch;
