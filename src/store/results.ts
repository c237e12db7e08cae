import type { Execution } from '../domain/execution.ts';
import { limitOutputs, MAX_OUTPUT_BYTES } from '../domain/limit-outputs.ts';
import type { Provenance } from '../domain/execution-ref.ts';
import type { Step, StepFailure } from '../domain/step.ts';
import { cutText } from '../domain/cut-text.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { UNREADABLE, type Recorded, type Result, type Unreadable } from '../ledger/result.ts';
import { IncompleteAnswerError } from '../lib/errors.ts';
import { expiryOf, isExpired, UNCONFIRMED_MS } from './expiry.ts';
import { eachItem, told } from './each-item.ts';
import { resultKey, resultPartKey } from './keys.ts';
import { pack, slices, unpack, type Packed } from './pack.ts';
import type { StoreSettings } from './settings.ts';
import { readItem, ResultBody, ResultHeadItem, ResultPartItem, VERSION, type Read } from './schema.ts';
import { absent, all, any, below, present, unequal, type Item, type Table } from './table.ts';

/** The most that fits beside the head; a larger body is kept in parts, so that a head stays cheap to read. */
const INLINE_BYTES = 32 * 1024;
/** DynamoDB takes items of 400 KB. */
const PART_BYTES = 380 * 1024;

/** Outputs occur in an execution and again in its steps; the rest is for messages. Unpacking stops at this size. */
export const MAX_BODY_BYTES = 2 * MAX_OUTPUT_BYTES + 4 * 1024 * 1024;
/** The length to which messages are cut if the result would be too large: as much as an answer shows. */
const MAX_MESSAGE = 64_000;
const MAX_DETAIL = 2_000;

/** What executions said at their end, each under its own ID. */
export function createResults(table: Table, settings: StoreSettings) {
  const { now, retentionMs } = settings;
  return {
    findResult,

    /** Whether the end of an execution is known. */
    async hasResult(executionId: string): Promise<boolean> {
      return (await table.get(resultKey(executionId))) !== undefined;
    },

    /** How its end came to be known, without what it said; undefined if it is not known, or cannot be understood. */
    async findRecorded(executionId: string): Promise<Recorded | undefined> {
      const item = await table.get(resultKey(executionId));
      const [head] = eachItem(item === undefined ? [] : [item], readHead, settings);
      return (
        head && {
          source: head.source,
          eventTime: head.eventTime,
          observedAt: head.observedAt,
          recordedAt: head.recordedAt,
        }
      );
    },

    /** By execution ID; missing results are left out, and results that cannot be understood are named as such. */
    async findResults(executionIds: readonly string[]): Promise<ReadonlyMap<string, Result | Unreadable>> {
      const heads = await table.getMany([...new Set(executionIds)].map(resultKey));
      return new Map(
        await Promise.all(heads.map(async (head) => [head.pk, await readIfReadable(head)] as const)),
      );
    },

    /**
     * Keeps what an execution said at its end, unless that is known: the parts first, the head that names them last. Should
     * AWS ever name another end later on, the later one replaces it. Gives what is kept then. Safe to repeat.
     * @param isUnconfirmed it is not known whose its parent is: the result expires soon
     */
    async recordResult(
      execution: Execution,
      { source, eventTime }: Provenance,
      isUnconfirmed = false,
    ): Promise<Result> {
      const { outputs, omitted } = limitOutputs(execution.outputs);
      const steps =
        omitted.length === 0 ? execution.steps : withoutOutputs(execution.steps, new Set(omitted));
      const { body, packed } = packBody({
        execution: { ...execution, outputs, steps },
        omittedOutputs: omitted,
      });
      const { bytes, digest } = packed;
      const expiresAt = isUnconfirmed
        ? expiryOf(now(), UNCONFIRMED_MS)
        : expiryOf(execution.startTime ?? execution.observedAt, retentionMs);
      const unconfirmed = isUnconfirmed ? true : undefined;
      const { executionId, status, observedAt } = execution;

      // A part that is there and stays may belong to a head that stays.
      const anyUnconfirmed = any(absent('pk'), present('unconfirmed'), isExpired(now()));
      const parts = bytes.length <= INLINE_BYTES ? [] : slices(bytes, PART_BYTES);
      for (const [index, part] of [...parts.entries()].toReversed()) {
        const item = { ...resultPartKey(executionId, digest, index + 1), body: part, expiresAt, unconfirmed };
        await table.put(item, isUnconfirmed ? anyUnconfirmed : undefined);
      }
      const recordedAt = now();
      const head: Item = {
        ...resultKey(executionId),
        version: VERSION,
        status,
        source,
        eventTime,
        observedAt,
        recordedAt,
        expiresAt,
        digest,
        parentExecutionId: execution.parentExecutionId,
        parts: parts.length,
        body: parts.length === 0 ? bytes : undefined,
        unconfirmed,
      };
      const laterEnd = all(below('observedAt', observedAt), unequal('status', status));
      if (await table.put(head, any(absent('pk'), laterEnd, isExpired(recordedAt)))) {
        return { ...body, source, eventTime, recordedAt, unconfirmed };
      }
      // Another collector wrote first: all continue with what it wrote, unless it cannot be understood.
      const kept = await findResult(executionId).catch((error: unknown) => {
        if (error instanceof UnreadableItemError) return undefined;
        throw error;
      });
      return kept ?? { ...body, source, eventTime, recordedAt, unconfirmed };
    },
  };

  /**
   * What it said at its end; undefined if that is not known.
   * @throws {UnreadableItemError} if it is there and cannot be understood
   */
  async function findResult(executionId: string): Promise<Result | undefined> {
    const item = await table.get(resultKey(executionId));
    return item === undefined ? undefined : told(read(item), settings);
  }

  async function readIfReadable(item: Item): Promise<Result | Unreadable> {
    try {
      return await told(read(item), settings);
    } catch (error) {
      if (error instanceof UnreadableItemError) return UNREADABLE;
      throw error;
    }
  }

  async function read(item: Item): Promise<Result> {
    const { pk, digest, parts, body, recordedAt, source, eventTime, unconfirmed } = readHead(item);
    const { execution, omittedOutputs } = readBody(item, body ?? (await readParts(pk, digest, parts)));
    return { execution, omittedOutputs, recordedAt, source, eventTime, unconfirmed };
  }

  async function readParts(executionId: string, digest: string, parts: number): Promise<Uint8Array> {
    const keys = Array.from({ length: parts }, (_, index) => resultPartKey(executionId, digest, index + 1));
    const found = (await table.getMany(keys)).map((item) => readItem(ResultPartItem, item));
    if (found.length < parts) {
      throw new UnreadableItemError(
        resultKey(executionId),
        `of its ${parts} parts ${found.length} are there`,
      );
    }
    found.sort((one, other) => (one.sk < other.sk ? -1 : 1));
    return Buffer.concat(found.map((part) => part.body));
  }
}

const readHead = (item: Item): Read<typeof ResultHeadItem> => readItem(ResultHeadItem, item);

function readBody(item: Item, bytes: Uint8Array): Read<typeof ResultBody> {
  const parsed = ResultBody.safeParse(unpacked(bytes));
  if (!parsed.success) throw new UnreadableItemError(item, 'body: is not what an execution said');
  if (parsed.data.execution.executionId !== item.pk) {
    throw new UnreadableItemError(item, 'body: is what another execution said');
  }
  return parsed.data;
}

/** Undefined if it cannot be unpacked. */
function unpacked(bytes: Uint8Array): unknown {
  try {
    return unpack(bytes, MAX_BODY_BYTES);
  } catch {
    return undefined;
  }
}

interface Body {
  readonly execution: Execution;
  readonly omittedOutputs: readonly string[];
}

/**
 * Whole, or with fewer details and shorter messages, and what was left out is named: nothing is kept that could
 * not be read again.
 */
function packBody(whole: Body): { readonly body: Body; readonly packed: Packed } {
  const packed = pack(whole);
  if (packed.jsonBytes <= MAX_BODY_BYTES) return { body: whole, packed };
  const { execution, omittedOutputs } = whole;
  const { steps, omitted } = limitSteps(execution);
  const failureMessage = cutText(execution.failureMessage, MAX_MESSAGE);
  const body = {
    execution: { ...execution, failureMessage, steps },
    omittedOutputs: [...new Set([...omittedOutputs, ...omitted])].sort(),
  };
  const shorter = pack(body);
  if (shorter.jsonBytes <= MAX_BODY_BYTES) return { body, packed: shorter };
  throw new IncompleteAnswerError(`What ${execution.executionId} said is larger than Rollcall keeps`);
}

/** Names each detail that is longer than a message may be as left out. */
const limitFailure = ({ message, details, ...failure }: StepFailure): StepFailure => ({
  ...failure,
  message: cutText(message),
  details:
    details &&
    Object.fromEntries(
      Object.entries(details).map(([name, values]) => [
        name,
        values.join('').length > MAX_DETAIL ? ['(too large to be kept)'] : values,
      ]),
    ),
});

/**
 * Steps with as many of their outputs as an execution may have, and cut messages; other outputs stay only if
 * they occur nowhere else.
 */
function limitSteps({ steps, outputs: joined }: Execution): {
  readonly steps: readonly Step[];
  readonly omitted: readonly string[];
} {
  const byKey = steps.flatMap(({ outputs }, step) =>
    Object.entries(outputs).map(([name, values]) => [JSON.stringify([step, name]), values] as const),
  );
  const left = new Set(limitOutputs(Object.fromEntries(byKey)).omitted);
  const isLeft = (step: number, name: string): boolean => left.has(JSON.stringify([step, name]));
  return {
    steps: steps.map(({ outputs, failure, ...step }, index) => ({
      ...step,
      outputs: Object.fromEntries(Object.entries(outputs).filter(([name]) => !isLeft(index, name))),
      failure: failure && limitFailure(failure),
    })),
    omitted: steps.flatMap(({ name: stepName, outputs }, index) =>
      Object.keys(outputs)
        .filter((name) => isLeft(index, name))
        .map((name) => `${stepName}.${name}`)
        .filter((name) => !Object.hasOwn(joined, name)),
    ),
  };
}

/** Outputs are in the execution, keyed `stepName.OutputName`, and again in their steps. */
const withoutOutputs = (steps: readonly Step[], omitted: ReadonlySet<string>): readonly Step[] =>
  steps.map((step) => ({
    ...step,
    outputs: Object.fromEntries(
      Object.entries(step.outputs).filter(([name]) => !omitted.has(`${step.name}.${name}`)),
    ),
  }));
