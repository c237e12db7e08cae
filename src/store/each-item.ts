import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import type { StoreSettings } from './settings.ts';
import type { Item } from './table.ts';

/**
 * Reads items one by one. An item that cannot be understood is logged, and the others are read all the same.
 * `instead` gives its replacement, if there is one.
 */
export function eachItem<Read, Instead = never>(
  items: readonly Item[],
  read: (item: Item) => Read,
  { onUnreadable }: Pick<StoreSettings, 'onUnreadable'>,
  instead: (item: Item) => readonly Instead[] = () => [],
): readonly (Read | Instead)[] {
  return items.flatMap((item): readonly (Read | Instead)[] => {
    try {
      return [read(item)];
    } catch (error) {
      if (!(error instanceof UnreadableItemError)) throw error;
      onUnreadable?.(error);
      return instead(item);
    }
  });
}

/**
 * What was read from one item, or from several that belong together.
 * @throws {UnreadableItemError} after logging the item
 */
export async function told<Read>(
  reading: Promise<Read>,
  { onUnreadable }: Pick<StoreSettings, 'onUnreadable'>,
): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableItemError) onUnreadable?.(error);
    throw error;
  }
}
