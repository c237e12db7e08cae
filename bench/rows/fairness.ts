import { locationStep } from '../../test/support/a-rollcall.ts';
import { anExecution, aParentExecution, HOUR, id, NOW, PARENT_ID } from '../../test/support/builders.ts';
import { aBusyStack } from '../../test/support/busy-stack.ts';
import { accountOf } from '../a-run.ts';
import type { Figure, Row } from '../row.ts';

const TARGETS = 40;
const LOUD = { accountId: '999999999999', region: 'eu-west-1' };

/** Seconds of virtual time until an honest parent is sealed, behind so many events of one member. */
async function sealedAfter(noise: number): Promise<number> {
  const { aws, clock, announce, sealedAt } = aBusyStack();
  const children = Array.from({ length: TARGETS }, (_, n) =>
    anExecution({ executionId: id(n), location: { accountId: accountOf(n), region: 'eu-west-1' } }),
  );
  const parent = aParentExecution(children.map(({ location }) => location));
  const loud = Array.from({ length: noise }, (_, n) =>
    anExecution({ executionId: id(10_000 + n), location: LOUD, parentExecutionId: undefined }),
  );
  aws.add(...loud);
  aws.steps.set(
    PARENT_ID,
    children.map((child) => locationStep(child)),
  );
  for (const one of [...children, parent]) aws.add({ ...one, status: 'InProgress', endTime: undefined });
  for (const one of loud) announce(one);
  for (const [n, one] of [...children, parent].entries()) {
    clock.schedule(NOW + n * 1_000, () => {
      aws.add(one);
      announce(one);
    });
  }
  await clock.runFor(HOUR);
  clock.stop();
  return ((sealedAt.get(PARENT_ID) ?? Infinity) - NOW) / 1_000;
}

async function measure(): Promise<readonly Figure[]> {
  const calm = await sealedAfter(0);
  const figures: Figure[] = [];
  for (const noise of [600, 1_500]) {
    figures.push({
      name: `40 targets behind ${noise} events`,
      value: await sealedAfter(noise),
      unit: 's',
      beside: { what: 'with none', value: calm },
      goal: { of: 'ratio', atMost: 1.5 },
    });
  }
  return figures;
}

export const fairnessRow: Row = {
  name: 'fairness',
  title:
    'an honest parent beside the noise of one member, 3 calls/s in each account and Region; virtual time',
  measure,
};
