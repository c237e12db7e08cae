/** How many were settled at a time. */
interface Sample {
  readonly at: number;
  readonly settled: number;
}

const WINDOW_MS = 120_000;

/** How fast a run comes along, from what was seen of it in the last two minutes. */
export class Pace {
  #samples: readonly Sample[] = [];

  see(at: number, settled: number): void {
    this.#samples = [...this.#samples.filter((sample) => at - sample.at <= WINDOW_MS), { at, settled }];
  }

  /** Targets a minute; undefined until there is something to say. */
  get perMinute(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.at - first.at < 2_000) return undefined;
    return ((last.settled - first.settled) / (last.at - first.at)) * 60_000;
  }

  /** Milliseconds until so many more are settled; undefined where that cannot be said. */
  timeLeft(open: number): number | undefined {
    const pace = this.perMinute;
    return pace === undefined || pace <= 0 || open === 0 ? undefined : (open / pace) * 60_000;
  }
}
