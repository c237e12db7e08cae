import type { Random } from './random.ts';

export interface StrikesOptions {
  readonly share?: number | undefined;
  readonly times?: number | undefined;
  /** So many are spared first. */
  readonly after?: number | undefined;
}

/** Decides, one after the other, what a trouble strikes of that which it could. */
export class FaultSchedule {
  readonly #random: Random;
  readonly #share: number;
  readonly #times: number;
  #spare: number;
  #count = 0;

  constructor({ share = 1, times = Infinity, after = 0 }: StrikesOptions, random: Random) {
    this.#random = random;
    this.#share = share;
    this.#times = times;
    this.#spare = after;
  }

  /** How often it has struck. */
  get count(): number {
    return this.#count;
  }

  get isOver(): boolean {
    return this.#count >= this.#times;
  }

  next(): boolean {
    if (this.isOver) return false;
    if (this.#spare > 0) {
      this.#spare -= 1;
      return false;
    }
    if (this.#share < 1 && this.#random() >= this.#share) return false;
    this.#count += 1;
    return true;
  }
}
