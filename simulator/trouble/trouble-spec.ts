import * as z from 'zod';

const AccountId = z.string().regex(/^\d{12}$/, { error: 'must be an account of twelve digits' });
/** Milliseconds, a century of them at most: nothing knows times that are far beyond. */
export const Ms = z
  .number()
  .int()
  .min(0)
  .max(100 * 365 * 86_400_000);
/** How fast a clock goes: 0.5 is half as fast. */
export const Speed = z.number().min(1e-6).max(1e6);

/** How often it strikes. Without any of them: always. */
const Often = {
  /** Of what it could meet, this share, at random: 0.2 is every fifth. */
  share: z.number().gt(0).max(1).optional(),
  /** The first so many. */
  times: z.number().int().min(1).optional(),
};

/** Which events are meant. Without any of them: all. */
const Events = {
  accountId: AccountId.optional(),
  region: z.string().optional(),
  /** The document's name: `detail.Definition`. */
  runbook: z.string().optional(),
  /** As the event spells it: `detail.Status`. */
  status: z.string().optional(),
  detailType: z.string().optional(),
  executionId: z.string().optional(),
  ...Often,
};

const Calls = {
  /** The caller's; of `sts:AssumeRole`, that of the role. */
  accountId: AccountId.optional(),
  region: z.string().optional(),
  /** Such as `ssm:GetAutomationExecution`. */
  operation: z
    .string()
    .regex(/^[a-z0-9]+:[A-Z]\w+$/, { error: 'must be service:Operation, such as ssm:GetAutomationExecution' })
    .optional(),
  /** Of `sts:AssumeRole`: the role's name, without a path. */
  roleName: z.string().optional(),
  ...Often,
};

/** Each kind of trouble, and what is said of it. */
const TROUBLES = {
  dropEvents: z.strictObject({ kind: z.literal('dropEvents'), ...Events }),
  /** The copy arrives `afterMs` later. */
  doubleEvents: z.strictObject({ kind: z.literal('doubleEvents'), afterMs: Ms.optional(), ...Events }),
  delayEvents: z.strictObject({ kind: z.literal('delayEvents'), byMs: Ms, ...Events }),
  /** Delays each by something between nothing and `withinMs`, so that later ones overtake. */
  reorderEvents: z.strictObject({ kind: z.literal('reorderEvents'), withinMs: Ms, ...Events }),
  /** Answers `ThrottlingException`, which is what AWS says beyond a quota. */
  throttleCalls: z.strictObject({ kind: z.literal('throttleCalls'), ...Calls }),
  /** Answers that the caller has no right to the call. */
  denyCalls: z.strictObject({ kind: z.literal('denyCalls'), ...Calls }),
  /** Reads of Automation show how things stood `byMs` ago. */
  lagReads: z.strictObject({ kind: z.literal('lagReads'), byMs: Ms, ...Calls }),
  /** What would end as Failed ends with another status: one that AWS documents and nothing here comes to, or one that is not known. */
  endAs: z.strictObject({
    kind: z.literal('endAs'),
    as: z.string().min(1),
    accountId: AccountId.optional(),
    region: z.string().optional(),
    runbook: z.string().optional(),
    ...Often,
  }),
  /** In one account or in all: its endpoints know no keys, and no child starts there. */
  disableRegion: z.strictObject({
    kind: z.literal('disableRegion'),
    region: z.string(),
    accountId: AccountId.optional(),
  }),
  /** What started longer ago than so many days, counted from now, can no longer be read. */
  expireHistory: z.strictObject({ kind: z.literal('expireHistory'), days: z.number().min(0).default(30) }),
  /** Writes to the table fail: before anything is done, or, with `answerLost`, after it is done. */
  failWrites: z.strictObject({
    kind: z.literal('failWrites'),
    functionName: z.string().optional(),
    /** So many writes succeed first. */
    after: z.number().int().min(0).default(0),
    error: z
      .enum(['InternalServerError', 'ProvisionedThroughputExceededException'])
      .default('InternalServerError'),
    answerLost: z.boolean().default(false),
    ...Often,
  }),
  /** The function's process dies at its `atWrite`th write from now: before it reaches the table, or just after. */
  stopFunction: z.strictObject({
    kind: z.literal('stopFunction'),
    functionName: z.string(),
    atWrite: z.number().int().min(1).default(1),
    moment: z.enum(['before', 'after']).default('before'),
  }),
  /** AWS's time passes at `speed`, and lies `behindMs` behind that of the functions. */
  slowClock: z.strictObject({
    kind: z.literal('slowClock'),
    speed: Speed.default(1),
    behindMs: Ms.default(0),
  }),
} as const;

const TroubleSpec = z.discriminatedUnion('kind', [
  TROUBLES.dropEvents,
  TROUBLES.doubleEvents,
  TROUBLES.delayEvents,
  TROUBLES.reorderEvents,
  TROUBLES.throttleCalls,
  TROUBLES.denyCalls,
  TROUBLES.lagReads,
  TROUBLES.endAs,
  TROUBLES.disableRegion,
  TROUBLES.expireHistory,
  TROUBLES.failWrites,
  TROUBLES.stopFunction,
  TROUBLES.slowClock,
]);

/** One trouble, as data. */
export type TroubleSpec = z.infer<typeof TroubleSpec>;
/** The same before its defaults are filled in. */
export type TroubleInput = z.input<typeof TroubleSpec>;
export type TroubleOf<Kind extends TroubleSpec['kind']> = Extract<TroubleSpec, { readonly kind: Kind }>;

export const TROUBLE_KINDS: readonly string[] = Object.keys(TROUBLES);

const Kind = z.object({ kind: z.enum(TROUBLE_KINDS) });

/**
 * Reads one trouble.
 * @throws {Error} that names each fault, its value, and what is allowed
 */
export function readTrouble(value: unknown): TroubleSpec {
  const kind: unknown = Object(value)['kind'];
  if (!Kind.safeParse({ kind }).success) {
    throw new Error(`kind is ${show(kind)}: must be one of ${TROUBLE_KINDS.join(', ')}`);
  }
  const parsed = TroubleSpec.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = Object.entries(TROUBLES).find(([name]) => name === kind)?.[1].shape ?? {};
      return `${issue.keys.join(', ')}: ${String(kind)} has ${Object.keys(known).join(', ')}`;
    }
    const path = issue.path.map(String).join('.');
    return `${path} is ${show(Object(value)[path])}: ${issue.message}`;
  });
  throw new Error(faults.join('; '));
}

const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));
