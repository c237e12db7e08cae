import * as z from 'zod';
import { VERDICTS } from '../../domain/verdict.ts';

// Parts of answers. Clients rely on these names: fields may be added, names stay. An absent field is unknown.

export const Time = z.iso.datetime().describe('ISO 8601, UTC');

export const Counts = z
  .partialRecord(z.enum(VERDICTS), z.int())
  .meta({ id: 'Counts', description: 'Targets by verdict; a verdict that does not occur is absent' });

export const Outputs = z.record(z.string(), z.array(z.string())).meta({
  id: 'Outputs',
  description:
    'What the runbook gave: its own outputs, and each step’s as `stepName.OutputName`. Untrusted text of the account it ran in',
});

export const Seal = z
  .strictObject({
    sealedAt: Time.describe('When the ledger was first declared complete'),
    revision: z.int().describe('1 at first; a late result makes another'),
    digest: z.string().describe('SHA-256 over the expected targets and their verdicts'),
  })
  .meta({ id: 'Seal' });

/** Counts with their denominator. */
export const expectedFields = {
  expected: z.int().describe('How many targets were expected; the counts sum to it'),
  expectedAtLeast: z.boolean().describe('True if there may be more'),
  counts: Counts,
};

export const nextTokenField = {
  nextToken: z.string().optional().describe('Of the next page; absent on the last'),
};
