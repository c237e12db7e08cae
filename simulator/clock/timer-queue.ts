export interface QueuedTimer {
  readonly atMs: number;
}

/** So many deleted timers may wait for their turn before they are swept away. */
const MOST_DEAD = 1000;

interface Entry<Timer> {
  readonly timer: Timer;
  readonly order: number;
}

/** Timers, the earliest first; of several at the same instant, the one that was added first. A binary heap. */
export class TimerQueue<Timer extends QueuedTimer> {
  #heap: Entry<Timer>[] = [];
  readonly #alive = new Set<Timer>();
  #added = 0;

  get size(): number {
    return this.#alive.size;
  }

  add(timer: Timer): void {
    this.#alive.add(timer);
    if (this.#heap.length > MOST_DEAD + 2 * this.#alive.size) this.#forgetDead();
    this.#heap.push({ timer, order: this.#added });
    this.#added += 1;
    this.#rise(this.#heap.length - 1);
  }

  /** Whether it was there. */
  delete(timer: Timer): boolean {
    return this.#alive.delete(timer);
  }

  clear(): void {
    this.#alive.clear();
    this.#heap = [];
  }

  /** The earliest, which stays in the queue. */
  first(): Timer | undefined {
    let [first] = this.#heap;
    while (first !== undefined && !this.#alive.has(first.timer)) {
      this.#removeTop();
      [first] = this.#heap;
    }
    return first?.timer;
  }

  /** What is sorted is a heap. */
  #forgetDead(): void {
    this.#heap = this.#heap
      .filter(({ timer }) => this.#alive.has(timer))
      .sort((one, other) => one.timer.atMs - other.timer.atMs || one.order - other.order);
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(index: number): void {
    for (let at = index; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(index: number): void {
    for (let at = index; ;) {
      const [left, right] = [at * 2 + 1, at * 2 + 2];
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(child, at)) return;
      at = child;
    }
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]];
    if (first === undefined || second === undefined || !this.#isBefore(one, other)) return false;
    this.#heap[one] = second;
    this.#heap[other] = first;
    return true;
  }

  #isBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]];
    if (first === undefined || second === undefined) return false;
    const sooner = first.timer.atMs - second.timer.atMs;
    return sooner < 0 || (sooner === 0 && first.order < second.order);
  }
}
