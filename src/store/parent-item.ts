import type { Parent, Revision } from '../ledger/parent.ts';
import type { Item } from './table.ts';
import * as shapes from './shapes.ts';

/** @throws {ZodError} if the item was written by something else */
export function fromParentItem(item: Item): Parent {
  const {
    pk,
    roster,
    provisionalRoster,
    revision,
    digest,
    counts,
    expected,
    expectedAtLeast,
    sealedAt,
    ...rest
  } = shapes.ParentItem.parse(item);
  const seen = roster ?? provisionalRoster;
  const sealed: Revision | undefined =
    revision === undefined || digest === undefined || counts === undefined || sealedAt === undefined
      ? undefined
      : {
          revision,
          digest,
          counts,
          sealedAt,
          expected: expected ?? 0,
          expectedAtLeast: expectedAtLeast ?? false,
        };
  return {
    ...rest,
    executionId: pk,
    roster: seen === undefined ? undefined : { ...seen, complete: roster !== undefined },
    sealed,
  };
}
