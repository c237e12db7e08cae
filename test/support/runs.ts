import { randomInt } from 'node:crypto';
import { isLong, isThorough } from './is-long.ts';

const NAME = 'ROLLCALL_SEED';
/** One commit has one answer: what gates it must not fail by chance. */
const OF_THE_SUITE = 20_261_120;

/**
 * Where chance begins: the same in every `npm test`, another in each `npm run test:long`. It stands in the title of each
 * test that draws from it; `ROLLCALL_SEED` gives it back, or, as `random`, draws a new one.
 */
export const SEED = seedOf(process.env[NAME]);

/**
 * How often a property is tried: 5,000 times by `npm run test:long`.
 * @param usual by `.ci/run`
 * @param few by `npm test`, where a run takes seconds
 */
export function runs(usual: number, few = usual): number {
  if (isLong) return 5_000;
  return isThorough ? usual : few;
}

function seedOf(wanted: string | undefined): number {
  if (wanted === 'random' || (wanted === undefined && isLong)) return randomInt(2 ** 31);
  return wanted === undefined ? OF_THE_SUITE : Number(wanted);
}
