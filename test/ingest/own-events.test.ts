import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as z from 'zod';
import { readEventPattern } from '../../simulator/events/event-pattern.ts';
import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import {
  REQUEST_DETAIL_TYPE,
  REQUEST_SOURCE,
  requestDetailFor,
  toRequestDetail,
} from '../../src/ingest/collection-request.ts';
import { parseMessage } from '../../src/ingest/parse-message.ts';
import { SealedDetail, toSealedDetail } from '../../src/ingest/sealed-notice.ts';
import { VERDICTS } from '../../src/domain/verdict.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import { anExecution, aParent, aParentExecution, DAY, id, NOW, location } from '../support/builders.ts';
import { jsonSchemaOf } from '../support/json-schema.ts';

const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

/** What stands between two headings of docs/events.md. */
function section(heading: string): string {
  const [, rest = ''] = page.split(new RegExp(`^#+ ${heading}$`, 'm'));
  return rest.split(/^#+ /m)[0] ?? '';
}

const blocks = (heading: string): readonly unknown[] =>
  [...section(heading).matchAll(/^```json\n(.*?)^```$/gms)].map(([, text = '']) => JSON.parse(text));

const documented = (heading: string): readonly string[] =>
  [...section(heading).matchAll(/^\| `(\w+)` /gm)].map(([, name = '']) => name);

const read = (detail: unknown): CollectionRef =>
  parseMessage(JSON.stringify({ source: REQUEST_SOURCE, 'detail-type': REQUEST_DETAIL_TYPE, detail }));

const forExecution = requestDetailFor({});
const forChildren = requestDetailFor({ childrenOf: '' });
const fieldsOf = (...schemas: readonly z.ZodObject[]): readonly string[] => [
  ...new Set(schemas.flatMap(({ shape }) => Object.keys(shape))),
];

describe('docs/events.md', () => {
  test.each([
    ['Schema of its detail', SealedDetail],
    ['Schema of its detail, for an execution', forExecution],
    ['Schema of its detail, for the children in a location', forChildren],
  ])('%s is the one that the code has', (heading, schema) => {
    expect(blocks(heading)).toEqual([jsonSchemaOf(schema)]);
  });

  test('says what each field means', () => {
    expect(new Set(documented('Parent Execution Sealed'))).toEqual(new Set(fieldsOf(SealedDetail)));
    expect(new Set(documented('Execution Collection Requested'))).toEqual(
      new Set(fieldsOf(forExecution, forChildren)),
    );
  });

  test('gives a notice as an example that its patterns take, or leave', () => {
    const [notice] = blocks('Parent Execution Sealed') as { detail: { counts: object } }[];
    const sealed = z.strictObject(SealedDetail.shape).parse(notice?.detail);
    const sum = Object.values(sealed.counts).reduce((total, count) => total + count, 0);
    expect(sum).toBe(sealed.expected);

    const [first] = blocks('A rule for it').map(readEventPattern);
    const later = { ...notice, detail: { ...sealed, revision: 2 } };
    expect([notice, later].map((event) => first?.(event))).toEqual([true, false]);
  });

  test('gives a request as an example that is read', () => {
    const [example] = blocks('Execution Collection Requested') as { Entries: { Detail: string }[] }[];
    expect(example?.Entries.map(({ Detail }) => read(JSON.parse(Detail)))).toMatchObject([
      {
        executionId: '99999999-9999-4999-8999-999999999999',
        provenance: { source: 'request' },
        attempts: {},
      },
    ]);
  });
});

describe('every notice that is sent is of its schema:', () => {
  const Strict = z.strictObject(SealedDetail.shape);
  const sent = (detail: unknown): unknown => JSON.parse(JSON.stringify(detail));

  test('whatever was counted, of a parent of which nothing is known too', () => {
    const count = fc.nat(10_000);
    const revision = fc.record({
      revision: fc.integer({ min: 1, max: 1_000 }),
      digest: fc.string(),
      counts: fc.dictionary(fc.constantFrom(...VERDICTS), count),
      expected: count,
      expectedAtLeast: fc.boolean(),
      sealedAt: fc.integer({ min: NOW, max: NOW + 1_000 * DAY }),
    });
    const parents = fc.constantFrom(
      aParent(),
      aParent({
        location: undefined,
        runbook: undefined,
        status: undefined,
        startTime: undefined,
        endTime: undefined,
      }),
    );
    fc.assert(
      fc.property(parents, revision, (parent, declared) => {
        const detail = sent(toSealedDetail({ parent, revision: declared }));
        expect(Strict.parse(detail)).toEqual(detail);
      }),
    );
  });

  test('and so is one that a run ends in', async () => {
    const { aws, event, drain, notices } = aRollcall();
    const child = anExecution({ status: 'Failed' });
    const parent = aParentExecution([location(1), location(2)]);
    aws.add(parent, child);
    aws.steps.set(parent.executionId, [locationStep(child)]);
    await event(child);
    await event(parent);
    await drain();
    expect(notices.map((notice) => Strict.parse(sent(toSealedDetail(notice))))).toMatchObject([
      { revision: 1, expected: 2, counts: { failed: 1, neverStarted: 1 } },
    ]);
  });
});

describe('a request', () => {
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const executionId = fc.nat(10 ** 12 - 1).map(id);
  const anyLocation = fc.record({
    accountId: fc.nat(10 ** 12 - 1).map((number) => String(number).padStart(12, '0')),
    region: fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1', 'ap-southeast-7'),
  });
  const time = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2200, 0, 1) });
  const times = optional(fc.nat());
  const common = {
    provenance: fc.record({
      source: fc.constantFrom('event' as const, 'sweep' as const, 'request' as const),
      eventTime: optional(time),
    }),
    attempts: fc.record({ throttled: times, notFound: times, notEnded: times }),
  };
  const refs: fc.Arbitrary<CollectionRef> = fc.oneof(
    fc.record({
      executionId,
      location: optional(anyLocation),
      parentExecutionId: optional(executionId),
      locationHint: optional(anyLocation),
      isKnownParent: optional(fc.boolean()),
      immediate: optional(fc.boolean()),
      startTime: optional(time),
      eventStatus: optional(fc.string()),
      ...common,
    }),
    fc.record({
      childrenOf: executionId,
      location: anyLocation,
      listing: optional(fc.record({ startedAt: time, parts: fc.nat(), nextToken: fc.string() })),
      ...common,
    }),
  );

  test('comes back as it was sent, whatever it is; fields that are not known are ignored', () => {
    fc.assert(
      fc.property(refs, (ref) => {
        const detail = toRequestDetail(ref);
        expect(read(detail)).toEqual(ref);
        expect(read({ ...detail, priority: 'high', near2: { accountId: 'x' } })).toEqual(ref);
      }),
      { numRuns: 500 },
    );
  });
});
