export interface FanOut<Item> {
  readonly items: readonly Item[];
  /** How many may run at once, once so many have ended. */
  concurrency(ended: number): number;
  /** How many may fail before no other starts. */
  readonly maxErrors: number;
  /** Whether it was stopped: then no other starts. */
  isStopped(): boolean;
  /** Runs one, unless by then `mayStart` says no; gives how it ended. */
  run(item: Item, mayStart: () => boolean): Promise<'succeeded' | 'failed' | 'notStarted'>;
}

/**
 * Runs items in their order, as many at once as it may, until too many have failed or it is stopped; what runs then
 * goes to its end.
 * @returns whether more failed than may
 */
export function fanOut<Item>({ items, maxErrors, ...rest }: FanOut<Item>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let started = 0;
    let ended = 0;
    let failed = 0;
    const mayStart = (): boolean => failed <= maxErrors && !rest.isStopped();
    const fill = (): void => {
      while (mayStart() && started < items.length && started - ended < rest.concurrency(ended)) {
        const item = items[started];
        started += 1;
        if (item !== undefined) rest.run(item, mayStart).then(end, reject);
      }
      if (started === ended) resolve(failed > maxErrors);
    };
    const end = (how: string): void => {
      ended += 1;
      if (how === 'failed') failed += 1;
      fill();
    };
    fill();
  });
}
