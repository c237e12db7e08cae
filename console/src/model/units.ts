import type { Groups } from '../api/client.ts';

/** By account ID, the organizational unit or root that holds it. */
export type Units = ReadonlyMap<string, string>;

/** Units of targets that were put together by them. Where all are in one, there is nothing to tell apart, and none is given. */
export function unitsIn({ groups }: Pick<Groups, 'groups'>): Units {
  const units = groups.flatMap(({ value, targets }) => {
    const unit = value.join(', ');
    return targets.flatMap(({ accountId }) => (accountId === undefined ? [] : [[accountId, unit] as const]));
  });
  return new Map(groups.length < 2 ? [] : units);
}
