import { createNotifyBatch } from '../src/app/notify.ts';

/** Reads from the queue which parents are sealed, and tells people: chat, e-mail, webhook. */
export const handler = createNotifyBatch(process.env);
