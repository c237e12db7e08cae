import * as z from 'zod';
import { Ms, readTrouble, Speed } from '../trouble/trouble-spec.ts';

/** Reads a trouble of the file; its own words say what is wrong. */
const Trouble = z.unknown().transform((value, context) => {
  try {
    return readTrouble(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

const Quotas = z.record(
  z.string().regex(/^[a-z0-9]+:([A-Z]\w+|\*)$/, { error: 'must be service:Operation, or service:*' }),
  z.number().int().min(1),
);

/** What an organization file may say of the simulation itself. */
export const SimulationSettings = {
  /** The same seed gives the same trouble. */
  seed: z.number().int().min(0).optional(),
  /** On from the start. */
  trouble: z.array(Trouble).default([]),
  /** Calls a second in each account and Region; `off` for none. */
  quotas: z
    .union([z.literal('off').transform(() => ({})), Quotas], {
      error: 'must be off, or calls a second by service:Operation, such as { ssm:GetAutomationExecution: 3 }',
    })
    .optional(),
  /** What becomes of a script of a runbook that the file says nothing of. */
  unanswered: z.enum(['succeed', 'fail', 'ask']).default('fail'),
  /** In milliseconds. */
  latency: z
    .strictObject({
      /** A call of an AWS API on the port. */
      callMs: Ms.default(0),
      /** Each hop of an event. */
      eventMs: Ms.optional(),
      /** What an API call of a runbook takes, and each wait around it. */
      stepMs: Ms.optional(),
      /** Each of these takes up to so much longer, at random. */
      jitterMs: Ms.default(0),
    })
    .prefault({}),
  /** How AWS's time passes, against that of the functions. */
  clock: z.strictObject({ speed: Speed.default(1), behindMs: Ms.default(0) }).prefault({}),
};
