import * as z from 'zod';
import { DENIAL_REASONS } from '../domain/denial.ts';
import { SOURCES } from '../domain/execution-ref.ts';
import { FAN_OUT_KINDS } from '../domain/fan-out.ts';
import type { OrUnknown } from '../domain/or-unknown.ts';
import { isAccountId, isRegion } from '../domain/location.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { LIST_PROBLEMS, LISTING_STAGES } from '../ledger/parent.ts';
import { KEPT_REASONS, VERDICTS, type Counts as VerdictCounts } from '../domain/verdict.ts';
import type { Item } from './table.ts';

// THE schema of each stored item: all of its attributes, including those of the indices. Readers parse items
// with it; the types and the lists of attributes that writers use follow from it; a strict test compares
// everything that is written with it.

/**
 * The version of the items that this code writes. A version reads its own items, those of every earlier version,
 * and those of the next one, so a version can be rolled back, and two can run side by side during a deployment.
 * What to do when an item changes: docs/architecture.md, "Versions of items".
 */
export const VERSION = 1;

/** Written by a version after the next one: what its attributes mean is not known here. */
const NEWEST_READABLE = VERSION + 1;

/** The end of the year 9999, in milliseconds since the epoch: a later number is no time. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Milliseconds since the epoch. */
const Time = z.number().min(0).max(LATEST);
const Count = z.int().min(0);

/** A value of a closed list. A value outside of it was written by a newer version: it is read as `unknown`. */
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  z.string().transform((text): OrUnknown<Value> => values.find((value) => value === text) ?? 'unknown');

/** As JSON: texts may hold anything, and DynamoDB's marshaller fails on some of them. */
const json = <Shape extends z.ZodType>(shape: Shape) =>
  z.string().transform((text, context): z.output<Shape> => {
    const parsed = shape.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.issues.push({ code: 'custom', input: text, message: 'is not JSON of the right shape' });
    return z.NEVER;
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const Location = z.object({ accountId: z.string(), region: z.string() });

/** The sweep itself reads these locations: an invalid one would fail it each time. */
const AskedLocation = z.object({
  accountId: z.string().refine(isAccountId, { error: 'is no account ID' }),
  region: z.string().refine(isRegion, { error: 'is no Region code' }),
});

const Outputs = z.record(z.string(), z.array(z.string()));

/** Verdicts that a newer version added count as `unknown`. */
export const Counts = z.record(z.string(), Count).transform((counts): VerdictCounts => {
  const known: Partial<Record<(typeof VERDICTS)[number], number>> = {};
  for (const [name, count] of Object.entries(counts)) {
    const verdict = VERDICTS.find((one) => one === name) ?? 'unknown';
    known[verdict] = (known[verdict] ?? 0) + count;
  }
  return known;
});

export const FanOut = z.object({
  kind: oneOf(FAN_OUT_KINDS),
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
  startTime: Time.optional(),
  endTime: Time.optional(),
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
  startedBy: z.string().optional(),
  status: z.string(),
  startTime: Time.optional(),
  endTime: Time.optional(),
  failureMessage: z.string().optional(),
  resource: z.string().optional(),
  outputs: Outputs,
  steps: z.array(Step),
  fanOut: FanOut.optional(),
  observedAt: Time,
});

export const RosterStep = z.object({
  stepExecutionId: z.string(),
  location: Location.optional(),
  resource: z.string().optional(),
  childId: z.string().optional(),
  status: z.string(),
  startTime: Time.optional(),
  endTime: Time.optional(),
  message: z.string().optional(),
});

export const ListedChild = z.object({
  executionId: z.string(),
  status: z.string(),
  resource: z.string().optional(),
  startTime: Time.optional(),
  endTime: Time.optional(),
});

export const Denial = z.object({ reason: oneOf(DENIAL_REASONS), message: z.string() });

const RosterName = z.object({ listedAt: Time, parts: Count });

/** What every item has. Items of the first versions may lack `version`. */
const common = {
  pk: z.string(),
  sk: z.string(),
  version: z.number().optional(),
  /** Seconds since the epoch. */
  expiresAt: z.number().optional(),
};

/** It was not known whose the parent is: it expires soon, unless it is confirmed. */
const unconfirmed = z.boolean().optional();

const provenance = { source: oneOf(SOURCES), eventTime: Time.optional() };

/** The most parts that a result may have: Rollcall never writes more than 40 MB, packed. */
const MAX_RESULT_PARTS = 100;

export const ResultHeadItem = z.object({
  ...common,
  status: z.string().optional(),
  parentExecutionId: z.string().optional(),
  digest: z.string(),
  parts: Count.max(MAX_RESULT_PARTS),
  unconfirmed,
  /** Gzipped JSON of a `ResultBody`, if it is small. */
  body: z.instanceof(Uint8Array).optional(),
  observedAt: Time,
  recordedAt: Time,
  ...provenance,
});

/** What is packed into a result. */
export const ResultBody = z.object({ execution: Execution, omittedOutputs: z.array(z.string()) });

export const ResultPartItem = z.object({ ...common, unconfirmed, body: z.instanceof(Uint8Array) });

export const ParentItem = z.object({
  ...common,
  location: AskedLocation.optional(),
  locationHint: AskedLocation.optional(),
  parentExecutionId: z.string().optional(),
  kind: oneOf(FAN_OUT_KINDS).optional(),
  runbook: z.string().optional(),
  runbookVersion: z.string().optional(),
  startedBy: z.string().optional(),
  status: z.string().optional(),
  message: z.string().optional(),
  startTime: Time.optional(),
  endTime: Time.optional(),
  endedSeenAt: Time.optional(),
  roster: RosterName.optional(),
  provisionalRoster: RosterName.optional(),
  provisionalRosterAt: Time.optional(),
  listingUntil: Time.optional(),
  cursor: z
    .object({ ...RosterName.shape, stage: oneOf(LISTING_STAGES), nextToken: z.string().optional() })
    .optional(),
  dirtySince: Time.optional(),
  requestRounds: Count.default(0),
  /** With `nextCheckAt`: the item is in the index of what is open. */
  open: z.string().optional(),
  nextCheckAt: Time.optional(),
  /** With `startTimeId`: the item is in the index of roots. */
  listed: z.string().optional(),
  startTimeId: z.string().optional(),
  revision: Count.optional(),
  digest: z.string().optional(),
  counts: Counts.optional(),
  expected: Count.optional(),
  expectedAtLeast: z.boolean().optional(),
  sealedAt: Time.optional(),
  announced: Count.default(0),
  unmanaged: z.boolean().default(false),
  unlocated: z.boolean().default(false),
  /** What its children left before it was known may be about to expire. */
  confirming: z.boolean().default(false),
  problem: oneOf(LIST_PROBLEMS).optional(),
  observedAt: Time.optional(),
  placeholderSince: Time.optional(),
});

export const RosterPartItem = z.object({
  ...common,
  fanOut: FanOut.optional(),
  steps: z.array(RosterStep),
  children: z.array(ListedChild),
  childrenListed: z.boolean(),
});

export const LocationListItem = z.object({
  ...common,
  part: Count,
  location: Location,
  startedAt: Time,
  children: z.array(ListedChild),
  problem: Denial.optional(),
  refusedSince: Time.optional(),
});

export const TargetItem = z.object({
  ...common,
  executionId: z.string(),
  location: Location,
  rank: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  status: z.string().optional(),
  reason: oneOf(KEPT_REASONS).optional(),
  refusedSince: Time.optional(),
  refusal: Denial.optional(),
  message: z.string().optional(),
  failedStep: z.object({ name: z.string(), action: z.string() }).optional(),
  resource: z.string().optional(),
  startTime: Time.optional(),
  endTime: Time.optional(),
  fansOut: z.boolean(),
  outputs: json(Outputs).optional(),
  outputNames: z.array(z.string()).optional(),
  outputsDigest: z.string().optional(),
  observedAt: Time,
  recordedAt: Time,
  childCounts: Counts.optional(),
  childDigest: z.string().optional(),
  childRevision: Count.optional(),
  runbook: z.string().optional(),
  runbookVersion: z.string().optional(),
  /** With `startTimeId`: the item is in the index of what ran in an account. */
  account: z.string().optional(),
  startTimeId: z.string().optional(),
  unconfirmed,
  ...provenance,
});

/** Too large for an index whose pages are read often, and no part of what it is read for. */
const NOT_IN_ACCOUNT_INDEX: ReadonlySet<string> = new Set([
  'outputs',
  'outputNames',
  'unconfirmed',
  'resource',
]);
const KEYS: ReadonlySet<string> = new Set(['pk', 'sk', 'account', 'startTimeId']);

/** What the index `account` holds of a row beside its keys: central-stack/table.yml has the same list. */
export const ACCOUNT_INDEX_ATTRIBUTES: readonly string[] = Object.keys(TargetItem.shape).filter(
  (name) => !NOT_IN_ACCOUNT_INDEX.has(name) && !KEYS.has(name),
);

/** A task of a state machine that waits for the seal. Its token is deleted once it is answered. */
export const WaiterItem = z.object({
  ...common,
  token: z.string().optional(),
  maxFailureShare: z.number().min(0).max(1),
});

/** A seat of an account, for a child that was kept before it was known whose its parent is. */
export const SeatItem = z.object({ ...common, executionId: z.string() });

export const SweepLocationItem = z.object({
  ...common,
  listedUntil: Time,
  lookedBackAt: Time,
  resumeFrom: Time.optional(),
  /** From a minute to a day. */
  sliceMs: z.number().min(60_000).max(86_400_000).optional(),
});

export const SweepLeaseItem = z.object({ ...common, leaseUntil: Time });

export const CoverageItem = z.object({
  ...common,
  lastEventAt: Time.optional(),
  lastReadAt: Time.optional(),
  lastStartAt: Time.optional(),
  reason: oneOf(DENIAL_REASONS).optional(),
  message: z.string().optional(),
  deniedAt: Time.optional(),
  /** The first denial since the last read. */
  deniedSince: Time.optional(),
  refusedMessage: z.string().optional(),
  refusedAt: Time.optional(),
});

const NAME_SLOTS = ['A', 'B'] as const;

export const AccountNamesHeadItem = z.object({ ...common, slot: z.enum(NAME_SLOTS), parts: Count });
export const AccountNamesPartItem = z.object({
  ...common,
  names: json(z.array(z.tuple([z.string(), z.string()]))),
  /** By account ID: the organizational unit or root that holds it, if Organizations returned it. */
  units: json(z.array(z.tuple([z.string(), z.string()]))).optional(),
  /** The same with every unit above it, outermost first: `r-ab12/ou-ab12-11111111`. */
  unitPaths: json(z.array(z.tuple([z.string(), z.string()]))).optional(),
});
export const AccountNamesDueItem = z.object({ ...common, dueAt: Time });

/** The tags of one account, as Organizations returned them: keys with their values. */
export const AccountTagsItem = z.object({
  ...common,
  tags: json(z.array(z.tuple([z.string(), z.string()]))),
});
export const AccountTagsDueItem = z.object({
  ...common,
  dueAt: Time,
  /** The account that was read last; absent if the next one is the first. */
  after: z.string().optional(),
});

/** The sending of one revision's notice by one channel. */
export const NoticeItem = z.object({
  ...common,
  /** Since when a process is about to send it; absent if that process gave it back. */
  claimedAt: Time.optional(),
  sentAt: Time.optional(),
  /** An earlier process ended before it noted whether it had sent it. */
  mayBeRepeat: z.boolean().optional(),
});

/** The causes that runs of a runbook had, the latest first. */
export const KnownCausesItem = z.object({
  ...common,
  causes: json(
    z.array(
      z.object({
        id: z.string(),
        /** The revision that had it first: `<parent ID>#<revision>`. */
        firstIn: z.string(),
        lastAt: Time,
      }),
    ),
  ),
  /** How often the item was written: a writer writes only what it has read. */
  changes: Count,
});

/** The runbooks that have metrics of their own. */
export const MeasuredRunbooksItem = z.object({ ...common, names: z.array(z.string()), changes: Count });

/** What an item says. */
export type Read<Shape extends z.ZodType> = z.output<Shape>;

/**
 * Reads an item with its schema.
 * @throws {UnreadableItemError} if it does not fit, or is too new
 */
export function readItem<Shape extends z.ZodType>(shape: Shape, item: Item): Read<Shape> {
  const version = item['version'];
  if (typeof version === 'number' && version > NEWEST_READABLE) {
    throw new UnreadableItemError(
      item,
      `version ${version} wrote it, and this one reads up to ${NEWEST_READABLE}`,
    );
  }
  const parsed = shape.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new UnreadableItemError(item, describe(parsed.error));
}

/** Names attributes, but neither their values nor anything inside them: that may be an output. */
const describe = ({ issues }: z.ZodError): string =>
  [...new Set(issues.map(({ path: [name = 'the whole'], message }) => `${String(name)}: ${message}`))].join(
    '; ',
  );

/** The attributes that may be absent from an item of a shape. */
export const optionalOf = <Shape extends z.ZodObject>(
  shape: Shape,
): readonly (keyof Shape['shape'] & string)[] =>
  Object.entries(shape.shape)
    .filter(([, attribute]) => attribute.safeParse(undefined).success)
    .map(([name]) => name);

/** All attributes of an item of a shape. */
export const attributesOf = (shape: z.ZodObject): readonly string[] => Object.keys(shape.shape);
