import { AsyncLocalStorage } from 'node:async_hooks';

/** One piece of work, as far as its clock knows it. */
interface Piece {
  readonly owner: Work;
  sleepers: number;
}

/** The piece that is running. One storage for all clocks: each further one would make every promise slower. */
const CURRENT = new AsyncLocalStorage<Piece>();

/** Counts what is busy: every piece of work that is running and has no part of it asleep. */
export class Work {
  readonly #pieces = new Set<Piece>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** How many pieces are neither finished nor asleep. */
  get busy(): number {
    let busy = 0;
    for (const { sleepers } of this.#pieces) if (sleepers === 0) busy += 1;
    return busy;
  }

  /** Inside another piece, that one counts as asleep meanwhile: it is this one that is busy. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const wake = this.fallAsleep();
    const piece: Piece = { owner: this, sleepers: 0 };
    this.#pieces.add(piece);
    try {
      return await CURRENT.run(piece, work);
    } finally {
      this.#pieces.delete(piece);
      wake();
      this.#onChange();
    }
  }

  /** Marks the current piece, if there is one, as asleep; the answer wakes it. */
  fallAsleep(): () => void {
    const piece = CURRENT.getStore();
    if (piece?.owner !== this) return () => undefined;
    piece.sleepers += 1;
    return () => {
      piece.sleepers -= 1;
    };
  }

  forget(): void {
    this.#pieces.clear();
  }
}
