export interface PartitionOptions {
  readonly targets: number;
  /** Children that end in each second. */
  readonly endsPerSecond: number;
  /** What the collectors can take from the queue in each second. */
  readonly collectsPerSecond: number;
  /** Write units of one row, and of its entry in the index of accounts. */
  readonly unitsOfRow: number;
  /** What one partition writes in each second. */
  readonly partitionUnitsPerSecond: number;
}

export interface PartitionOutcome {
  /** Until the last row is written. */
  readonly seconds: number;
  /** The most children that waited, in the queue or for the partition. */
  readonly mostWaiting: number;
  /** Writes that the partition refused, and that were tried again a second later. */
  readonly refusedWrites: number;
}

/**
 * One parent, second by second. All rows of a parent have its ID as their partition key, so that a single partition takes them. The
 * results have keys of their own and spread. It is pessimistic: no burst capacity, and no split for heat, which a partition with
 * a sort key may get.
 */
export function simulatePartition(options: PartitionOptions): PartitionOutcome {
  const { targets, endsPerSecond, collectsPerSecond, unitsOfRow, partitionUnitsPerSecond } = options;
  const rowsPerSecond = Math.floor(partitionUnitsPerSecond / unitsOfRow);
  if (rowsPerSecond < 1) throw new Error('A row is larger than what the partition writes in a second');
  let [ended, waiting, written, refusedWrites, mostWaiting, seconds] = [0, 0, 0, 0, 0, 0];
  while (written < targets) {
    const ends = Math.min(endsPerSecond, targets - ended);
    ended += ends;
    waiting += ends;
    const tried = Math.min(waiting, collectsPerSecond);
    const done = Math.min(tried, rowsPerSecond);
    refusedWrites += tried - done;
    waiting -= done;
    written += done;
    mostWaiting = Math.max(mostWaiting, waiting);
    seconds += 1;
  }
  return { seconds, mostWaiting, refusedWrites };
}
