import { createCollectBatch } from '../src/app/collect.ts';

/** Queue of status changes and requests in, the ledger's rows out. */
export const handler = createCollectBatch(process.env);
