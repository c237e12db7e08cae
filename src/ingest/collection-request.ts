import * as z from 'zod';
import { isChildrenRef, type CollectionRef } from '../domain/execution-ref.ts';
import { isAccountId, isRegion, type Location } from '../domain/location.ts';
import { toIsoTime } from '../lib/iso-time.ts';
import { ExecutionId } from './execution-id.ts';

export const REQUEST_SOURCE = 'rollcall';
export const REQUEST_DETAIL_TYPE = 'Execution Collection Requested';

const AccountId = z.string().refine(isAccountId, { error: 'must be twelve digits' });
const Region = z.string().refine(isRegion, { error: 'must be a Region code such as eu-west-1' });
/** Systems Manager Automation is younger than this. */
const EARLIEST = Date.UTC(2015, 0, 1);
const Time = z.iso
  .datetime()
  .transform((text) => Date.parse(text))
  .refine((time) => time >= EARLIEST, { error: 'must be a time after 2015' });
/** Throttles have no limit: a message that is refused here would become a dead letter. */
const Times = z.number().int().min(0).optional();
const Attempts = z.object({
  throttled: Times,
  notFound: Times,
  notEnded: Times,
  crowded: Times,
  refused: Times,
});

const common = {
  accountId: AccountId.optional(),
  region: Region.optional(),
  /** How the execution was first named. */
  source: z.enum(['event', 'sweep', 'request']).default('request'),
  eventTime: Time.optional(),
  attempts: Attempts.default({}),
};

const ExecutionDetail = z.object({
  ...common,
  executionId: ExecutionId,
  parentExecutionId: ExecutionId.optional(),
  locationHint: z.object({ accountId: AccountId, region: Region }).optional(),
  isKnownParent: z.boolean().optional(),
  immediate: z.boolean().optional(),
  startTime: Time.optional(),
  eventStatus: z.string().optional(),
});

const ChildrenDetail = z.object({
  ...common,
  childrenOf: ExecutionId,
  accountId: AccountId,
  region: Region,
  immediate: z.boolean().optional(),
  listing: z.object({ startedAt: z.number(), parts: z.number().int(), nextToken: z.string() }).optional(),
});

/**
 * `detail` of an "Execution Collection Requested", Rollcall's own event: it names an execution, or a location to
 * list.
 */
export type RequestDetail = z.infer<typeof ExecutionDetail> | z.infer<typeof ChildrenDetail>;

/** Which of the two forms a detail is, so that an error names the wrong field and not all fields of both forms. */
export const requestDetailFor = (detail: unknown): typeof ExecutionDetail | typeof ChildrenDetail =>
  typeof detail === 'object' && detail !== null && 'childrenOf' in detail ? ChildrenDetail : ExecutionDetail;

export function fromRequestDetail(detail: RequestDetail): CollectionRef {
  const { source, eventTime, attempts, accountId, region } = detail;
  const provenance = { source, eventTime };
  if ('childrenOf' in detail) {
    const { childrenOf, listing, immediate } = detail;
    const location = { accountId: detail.accountId, region: detail.region };
    return { childrenOf, location, listing, immediate, provenance, attempts };
  }
  const { executionId, parentExecutionId, locationHint, isKnownParent, immediate, startTime, eventStatus } =
    detail;
  const location: Location | undefined =
    accountId === undefined || region === undefined ? undefined : { accountId, region };
  return {
    executionId,
    location,
    parentExecutionId,
    locationHint,
    isKnownParent,
    immediate,
    startTime,
    eventStatus,
    provenance,
    attempts,
  };
}

/** The `detail` that `fromRequestDetail` reads back. */
export function toRequestDetail(ref: CollectionRef): Readonly<Record<string, unknown>> {
  const { location, provenance, attempts } = ref;
  const shared = {
    accountId: location?.accountId,
    region: location?.region,
    source: provenance.source,
    eventTime: toIsoTime(provenance.eventTime),
    attempts,
  };
  if (isChildrenRef(ref)) {
    return { childrenOf: ref.childrenOf, listing: ref.listing, immediate: ref.immediate, ...shared };
  }
  const { executionId, parentExecutionId, locationHint, isKnownParent, immediate, startTime, eventStatus } =
    ref;
  return {
    executionId,
    parentExecutionId,
    locationHint,
    isKnownParent,
    immediate,
    startTime: toIsoTime(startTime),
    eventStatus,
    ...shared,
  };
}
