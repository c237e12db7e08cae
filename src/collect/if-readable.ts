import { UnreadableItemError } from '../domain/unreadable-item-error.ts';

/** What was asked for, or that it is there and cannot be understood. */
export async function ifReadable<Found>(asked: Promise<Found>): Promise<Found | 'unreadable'> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof UnreadableItemError) return 'unreadable';
    throw error;
  }
}
