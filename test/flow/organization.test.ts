import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isLong } from '../support/is-long.ts';
import { play, type Ending } from './play.ts';
import { isCalm, story, type Story } from './story.ts';

const RUNS = isLong ? 5_000 : 100;
const HOUR_MS = 3_600_000;

/** One line for each target: where it is, what became of it, and what it said. */
const lines = (
  targets: readonly {
    readonly accountId: string;
    readonly region: string;
    readonly executionId?: string | undefined;
    readonly verdict: string;
    readonly reason?: string | undefined;
    readonly outputs?: Readonly<Record<string, readonly string[]>> | undefined;
  }[],
): readonly string[] =>
  targets
    .map(({ accountId, region, executionId = 'nobody', verdict, reason = '', outputs = {} }) => {
      const said = JSON.stringify(Object.entries(outputs).sort());
      return [accountId, region, executionId, verdict, reason, said].join(' ');
    })
    .sort();

function expectTruth({ parentId, truth, told, sealed, deadLetters }: Ending): void {
  for (const [id, { report, results }] of told) {
    expect(lines(results)).toEqual(lines(truth.targetsOf(id)));
    expect(report.expected).toBe(truth.targetsOf(id).length);
    expect(report.seal?.digest).toBe(truth.digestOf(id));
  }
  expect(deadLetters).toEqual([]);
  // Each revision was announced, with one content.
  const revisions = sealed.filter(({ parentExecutionId }) => parentExecutionId === parentId);
  const contents = new Map(revisions.map(({ at: _at, ...content }) => [content.revision, content]));
  for (const { at: _at, ...content } of revisions) expect(content).toEqual(contents.get(content.revision));
  const last = told.get(parentId)?.report.seal?.revision ?? 0;
  expect([...contents.keys()].sort()).toEqual(Array.from({ length: last }, (_, n) => n + 1));
}

function expectEase({ parentId, truth, sealed, reads, firstSweepAt }: Ending): void {
  expect(sealed.find(({ parentExecutionId }) => parentExecutionId === parentId)?.at).toBeLessThan(
    firstSweepAt,
  );
  expect(truth.leavesFrom(parentId).map((id) => [id, reads.get(id)])).toEqual(
    truth.leavesFrom(parentId).map((id) => [id, 1]),
  );
}

test(
  'whatever happens in an organization, after the sweep the table equals the truth',
  async () => {
    await fc.assert(
      fc.asyncProperty(story, async (one) => {
        const ending = await play(one);
        expectTruth(ending);
        if (isCalm(one)) expectEase(ending);
      }),
      // The seed and the path that are printed play it again; to shrink it would take minutes.
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  RUNS * 20_000,
);

const CALM: Story = {
  seed: 1,
  shape: 'locations',
  members: 3,
  failing: [],
  roleless: [],
  maxErrors: '100%',
  maxConcurrency: '100%',
  cancelledAfterMs: undefined,
  unverified: {},
  trouble: [],
  unreadable: undefined,
  forwards: true,
};

describe('when nothing is lost, each leaf is read once, and the seal comes before any sweep:', () => {
  test.each<Partial<Story>>([
    {},
    { shape: 'central' },
    { shape: 'nested' },
    { shape: 'crossing' },
    { shape: 'resources' },
    { shape: 'samePlaceTwice' },
    { failing: [1], maxErrors: '0', maxConcurrency: '1' },
    { roleless: [0] },
  ])(
    '%j',
    async (different) => {
      const ending = await play({ ...CALM, ...different });
      expectTruth(ending);
      expectEase(ending);
    },
    HOUR_MS,
  );
});
