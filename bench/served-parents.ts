import { id } from '../test/support/builders.ts';

// What `api-server.ts` serves.

export const OPEN_PARENT = id(8_000_000);
export const sealedParent = (n: number): string => id(9_000_000 + n);
