import { createResume } from '../src/app/resume.ts';

/** Lets tasks of state machines wait until a parent is sealed, and answers them. */
export const handler = createResume(process.env);
