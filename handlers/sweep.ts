import { createSweep } from '../src/app/sweep.ts';

/** On a schedule: finds executions that no event named, and requests what is still open. */
export const handler = createSweep(process.env);
