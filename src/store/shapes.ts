import * as z from 'zod';
import { VERDICTS } from '../domain/verdict.ts';

// What domain values look like inside an item. An item is untrusted until it has been read through one of these.

export const VERSION = 1;

export const Location = z.object({ accountId: z.string(), region: z.string() });

const Outputs = z.record(z.string(), z.array(z.string()));

const Counts = z.partialRecord(z.enum(VERDICTS), z.number());

const Kind = z.enum(['targetLocations', 'rateControl', 'runbook']);

export const FanOut = z.object({
  kind: Kind,
  targetLocations: z.array(
    z.object({
      accounts: z.array(z.string()),
      regions: z.array(z.string()),
      excludeAccounts: z.array(z.string()),
      maxErrors: z.string(),
      maxConcurrency: z.string().optional(),
      executionRoleName: z.string().optional(),
    }),
  ),
  maxErrors: z.string().optional(),
  progress: z
    .object({
      totalSteps: z.number(),
      successSteps: z.number(),
      failedSteps: z.number(),
      cancelledSteps: z.number(),
      timedOutSteps: z.number(),
    })
    .optional(),
});

const Step = z.object({
  stepExecutionId: z.string(),
  name: z.string(),
  action: z.string(),
  status: z.string(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  outputs: Outputs,
  failure: z
    .object({
      message: z.string().optional(),
      stage: z.string().optional(),
      type: z.string().optional(),
      details: Outputs.optional(),
    })
    .optional(),
  targetLocation: Location.optional(),
});

export const Execution = z.object({
  executionId: z.string(),
  location: Location,
  parentExecutionId: z.string().optional(),
  runbook: z.string(),
  runbookVersion: z.string().optional(),
  status: z.string(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  failureMessage: z.string().optional(),
  target: z.string().optional(),
  outputs: Outputs,
  steps: z.array(Step),
  fanOut: FanOut.optional(),
  observedAt: z.number(),
});

export const ProvenanceFields = {
  source: z.enum(['event', 'sweep', 'request']),
  eventTime: z.number().optional(),
};

export const RosterStep = z.object({
  stepExecutionId: z.string(),
  location: Location.optional(),
  target: z.string().optional(),
  childId: z.string().optional(),
  status: z.string(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  message: z.string().optional(),
});

export const ListedChild = z.object({
  executionId: z.string(),
  status: z.string(),
  target: z.string().optional(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
});

export const Denial = z.object({
  reason: z.enum(['readerRoleNotAssumable', 'readDenied', 'regionDisabled']),
  message: z.string(),
});

const RosterName = z.object({ listedAt: z.number(), parts: z.number() });

export const ParentItem = z.object({
  pk: z.string(),
  location: Location.optional(),
  locationHint: Location.optional(),
  parentExecutionId: z.string().optional(),
  kind: Kind.optional(),
  runbook: z.string().optional(),
  status: z.string().optional(),
  message: z.string().optional(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  endedSeenAt: z.number().optional(),
  roster: RosterName.optional(),
  provisionalRoster: RosterName.optional(),
  listingUntil: z.number().optional(),
  cursor: z
    .object({
      listedAt: z.number(),
      parts: z.number(),
      stage: z.enum(['steps', 'children']),
      nextToken: z.string().optional(),
    })
    .optional(),
  dirtySince: z.number().optional(),
  requestRounds: z.number().default(0),
  nextCheckAt: z.number().optional(),
  revision: z.number().optional(),
  digest: z.string().optional(),
  counts: Counts.optional(),
  expected: z.number().optional(),
  expectedAtLeast: z.boolean().optional(),
  sealedAt: z.number().optional(),
  announced: z.number().default(0),
  unmanaged: z.boolean().default(false),
  unlocated: z.boolean().default(false),
  confirming: z.boolean().optional(),
  problem: z.enum(['expired', 'readerRoleNotAssumable', 'readDenied', 'regionDisabled']).optional(),
  observedAt: z.number().optional(),
  placeholderSince: z.number().optional(),
});

export const TargetItem = z.object({
  executionId: z.string(),
  location: Location,
  rank: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  status: z.string().optional(),
  reason: z
    .enum(['readerRoleNotAssumable', 'readDenied', 'regionDisabled', 'notCollected', 'notFound', 'expired'])
    .optional(),
  message: z.string().optional(),
  target: z.string().optional(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  fansOut: z.boolean(),
  /** As JSON: names may be any text, and DynamoDB's marshaller stumbles over some. */
  outputs: z
    .string()
    .transform((text) => Outputs.parse(JSON.parse(text)))
    .optional(),
  outputNames: z.array(z.string()).optional(),
  outputsDigest: z.string().optional(),
  observedAt: z.number(),
  recordedAt: z.number(),
  targets: Counts.optional(),
  childDigest: z.string().optional(),
  childRevision: z.number().optional(),
  ...ProvenanceFields,
});
