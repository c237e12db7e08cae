import * as z from 'zod';
import type { Execution } from '../domain/execution.ts';
import { limitOutputs } from '../domain/limit-outputs.ts';
import type { Provenance } from '../domain/execution-ref.ts';
import type { Step } from '../domain/step.ts';
import type { Recorded, Result } from '../ledger/result.ts';
import { IncompleteAnswerError } from '../lib/errors.ts';
import { expiryOf } from './expiry.ts';
import { UNCONFIRMED_MS } from './unmanaged.ts';
import { resultKey, resultPartKey } from './keys.ts';
import { pack, slices, unpack } from './pack.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import { absent, all, any, below, present, unequal, type Item, type Table } from './table.ts';

/** What still fits beside the head; a larger body stands in parts of its own, so that a head stays cheap to read. */
const INLINE_BYTES = 32 * 1024;
/** DynamoDB takes items of 400 KB. */
const PART_BYTES = 380 * 1024;

const Body = z.object({ execution: shapes.Execution, omittedOutputs: z.array(z.string()) });
const Head = z.object({
  pk: z.string(),
  digest: z.string(),
  parts: z.number(),
  body: z.instanceof(Uint8Array).optional(),
  observedAt: z.number(),
  recordedAt: z.number(),
  unconfirmed: z.boolean().optional(),
  ...shapes.ProvenanceFields,
});
const Part = z.object({ sk: z.string(), body: z.instanceof(Uint8Array) });

/** What executions said at their end, each under its own ID. */
export function createResults(table: Table, { now, retentionMs }: StoreSettings) {
  return {
    findResult,

    /** Whether the end of an execution is known. */
    async hasResult(executionId: string): Promise<boolean> {
      return (await table.get(resultKey(executionId))) !== undefined;
    },

    /** How its end came to be known, without what it said; undefined if it is not. */
    async findRecorded(executionId: string): Promise<Recorded | undefined> {
      const head = await table.get(resultKey(executionId));
      if (head === undefined) return undefined;
      const { source, eventTime, observedAt, recordedAt } = Head.parse(head);
      return { source, eventTime, observedAt, recordedAt };
    },

    /** By execution ID; those that are not there are left out. */
    async findResults(executionIds: readonly string[]): Promise<ReadonlyMap<string, Result>> {
      const heads = await table.getMany([...new Set(executionIds)].map(resultKey));
      const results = await Promise.all(heads.map((head) => read(Head.parse(head))));
      return new Map(results.map((result) => [result.execution.executionId, result]));
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
      const body = { execution: { ...execution, outputs, steps }, omittedOutputs: omitted };
      const { bytes, digest } = pack(body);
      const expiresAt = isUnconfirmed
        ? expiryOf(now(), UNCONFIRMED_MS)
        : expiryOf(execution.startTime ?? execution.observedAt, retentionMs);
      const unconfirmed = isUnconfirmed ? true : undefined;
      const { executionId, status, observedAt } = execution;

      // A part that is there and stays may belong to a head that stays.
      const anyUnconfirmed = any(absent('pk'), present('unconfirmed'), below('expiresAt', now() / 1000));
      const parts = bytes.length <= INLINE_BYTES ? [] : slices(bytes, PART_BYTES);
      for (const [index, part] of [...parts.entries()].toReversed()) {
        const item = { ...resultPartKey(executionId, digest, index + 1), body: part, expiresAt, unconfirmed };
        await table.put(item, isUnconfirmed ? anyUnconfirmed : undefined);
      }
      const recordedAt = now();
      const head: Item = {
        ...resultKey(executionId),
        version: shapes.VERSION,
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
      if (await table.put(head, any(absent('pk'), laterEnd, below('expiresAt', recordedAt / 1000)))) {
        return { ...body, source, eventTime, recordedAt, unconfirmed };
      }
      // Somebody was first: what they wrote is what everybody goes on with.
      const kept = await findResult(executionId);
      return kept ?? { ...body, source, eventTime, recordedAt, unconfirmed };
    },
  };

  async function findResult(executionId: string): Promise<Result | undefined> {
    const head = await table.get(resultKey(executionId));
    return head === undefined ? undefined : read(Head.parse(head));
  }

  async function read({
    pk,
    digest,
    parts,
    body,
    recordedAt,
    source,
    eventTime,
    unconfirmed,
  }: z.infer<typeof Head>): Promise<Result> {
    const bytes = body ?? (await readParts(pk, digest, parts));
    return { ...Body.parse(unpack(bytes)), recordedAt, source, eventTime, unconfirmed };
  }

  async function readParts(executionId: string, digest: string, parts: number): Promise<Uint8Array> {
    const keys = Array.from({ length: parts }, (_, index) => resultPartKey(executionId, digest, index + 1));
    const found = (await table.getMany(keys)).map((item) => Part.parse(item));
    if (found.length < parts) {
      throw new IncompleteAnswerError(`Result of ${executionId} has ${found.length} of its ${parts} parts`);
    }
    found.sort((one, other) => (one.sk < other.sk ? -1 : 1));
    return Buffer.concat(found.map((part) => part.body));
  }
}

/** Outputs stand in the execution, keyed `stepName.OutputName`, and again in their steps. */
const withoutOutputs = (steps: readonly Step[], omitted: ReadonlySet<string>): readonly Step[] =>
  steps.map((step) => ({
    ...step,
    outputs: Object.fromEntries(
      Object.entries(step.outputs).filter(([name]) => !omitted.has(`${step.name}.${name}`)),
    ),
  }));
