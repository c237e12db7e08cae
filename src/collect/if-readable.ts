import { UnreadableItemError } from '../domain/unreadable-item-error.ts';

/** The value, or `unreadable` if the item is there and cannot be understood. */
export async function ifReadable<Found>(asked: Promise<Found>): Promise<Found | 'unreadable'> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof UnreadableItemError) return 'unreadable';
    throw error;
  }
}
