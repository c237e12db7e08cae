import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isSameLocation } from '../../src/domain/location.ts';
import { claimChildren } from '../../src/ledger/claims.ts';
import type { KnownChild } from '../../src/ledger/known-child.ts';
import type { RosterStep } from '../../src/ledger/roster.ts';
import { aStep, id, location } from '../support/builders.ts';

interface Whereabouts {
  readonly location?: KnownChild['location'];
  readonly resource?: string | undefined;
}

/** The rule, searched without an index: the same location and resource first, else any possible child; the oldest, once. */
function claimsOf(steps: readonly RosterStep[], children: readonly KnownChild[]): Map<string, string> {
  const claims = new Map<string, string>();
  const same = (one: Whereabouts, other: Whereabouts) =>
    one.resource === other.resource &&
    (one.location === undefined || other.location === undefined
      ? one.location === other.location
      : isSameLocation(one.location, other.location));
  const mayBe = (one: Whereabouts, other: Whereabouts) =>
    (one.location === undefined ||
      other.location === undefined ||
      isSameLocation(one.location, other.location)) &&
    (one.resource === undefined || other.resource === undefined || one.resource === other.resource);
  for (const step of [...steps].sort((one, other) => (one.startTime ?? 0) - (other.startTime ?? 0))) {
    const free = children.filter((child) => child.step === undefined && !claims.has(child.executionId));
    const child =
      free.find((candidate) => same(step, candidate)) ?? free.find((candidate) => mayBe(step, candidate));
    if (child !== undefined) claims.set(child.executionId, step.stepExecutionId);
  }
  return claims;
}

const whereabouts = fc.record({
  location: fc.option(fc.constantFrom(location(1), location(2), location(1, 'us-east-1')), {
    nil: undefined,
  }),
  resource: fc.option(fc.constantFrom('i-1', 'i-2', '*'), { nil: undefined }),
});

test('each step claims the oldest child that it may have started, and each child is claimed once', () => {
  fc.assert(
    fc.property(
      fc.array(whereabouts, { maxLength: 8 }),
      fc.array(fc.tuple(whereabouts, fc.boolean()), { maxLength: 8 }),
      (wheres, kin) => {
        const steps = wheres.map((where, n) =>
          aStep(1, { ...where, stepExecutionId: `s${n}`, childId: undefined, startTime: (n * 7) % 5 }),
        );
        const children = kin.map(([where, isNamed], n): KnownChild => {
          return {
            executionId: id(n),
            isUnreadable: false,
            ...where,
            step: isNamed ? aStep(9, { stepExecutionId: 'named' }) : undefined,
          };
        });
        const { claims, unclaimed } = claimChildren(steps, children);
        const claimed = new Map([...claims].map(([child, step]) => [child, step.stepExecutionId]));
        expect(claimed).toEqual(claimsOf(steps, children));
        expect(unclaimed.map(({ stepExecutionId }) => stepExecutionId).sort()).toEqual(
          steps
            .map(({ stepExecutionId }) => stepExecutionId)
            .filter((step) => ![...claimed.values()].includes(step)),
        );
      },
    ),
    { numRuns: 500 },
  );
});
