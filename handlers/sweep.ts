import { createSweep } from '../src/app/sweep.ts';

/** On a schedule: finds the executions no event told of, and asks for what is still open. */
export const handler = createSweep(process.env);
