import { createCollectBatch } from '../src/app/collect.ts';

/** Reads status changes and requests from the queue, and writes the ledger's rows. */
export const handler = createCollectBatch(process.env);
