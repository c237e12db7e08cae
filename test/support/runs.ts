import { randomInt } from 'node:crypto';
import { isLong } from './is-long.ts';

const NAME = 'ROLLCALL_SEED';

/** Where chance begins: printed in the title of each test that draws from it, and given back by `ROLLCALL_SEED`. */
export const SEED = Number(process.env[NAME] ?? randomInt(2 ** 31));

/** How many stories are played: few where everything is tested, 5,000 by `npm run test:long`. */
export const runs = (few: number): number => (isLong ? 5_000 : few);
