/** One number that the bench measures. Less is better, of every figure. */
export interface Figure {
  /** Unique in its row. */
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'MB' | 'KB' | 'USD' | 'count';
  /** A count that is the same on every computer: any growth of it is a regression. */
  readonly isExact?: true;
  /** What the same run measured beside it, in the same unit. The ratio is `value` by this. */
  readonly beside?: { readonly what: string; readonly value: number };
  readonly goal?: { readonly of: 'value' | 'ratio'; readonly atMost: number };
}

/** What a row may use. */
export interface BenchDeps {
  /** The bench's AWS: its URL. */
  readonly awsUrl: string;
  /** Tells what is being measured, for rows that take long. */
  readonly reportProgress: (text: string) => void;
}

/** One row of the bench, in a file of `bench/rows` with its name. It runs in a process of its own, with `--expose-gc`. */
export interface Row {
  readonly name: string;
  /** What it measures, in one line. */
  readonly title: string;
  /** It runs only if `--only` names it: it takes minutes. */
  readonly onlyIfNamed?: true;
  readonly measure: (deps: BenchDeps) => Promise<readonly Figure[]>;
}

export const ratioOf = ({ value, beside }: Figure): number | undefined =>
  beside === undefined || beside.value === 0 ? undefined : value / beside.value;

/** Undefined for a figure without a goal. */
export function isReached(figure: Figure): boolean | undefined {
  const { goal, value } = figure;
  if (goal === undefined) return undefined;
  const judged = goal.of === 'ratio' ? ratioOf(figure) : value;
  return judged !== undefined && judged <= goal.atMost;
}

/** Those that are named, or all that need not be. */
export const chooseRows = (rows: readonly Row[], names: readonly string[] | undefined): readonly Row[] =>
  rows.filter(({ name, onlyIfNamed }) => names?.includes(name) ?? onlyIfNamed !== true);
