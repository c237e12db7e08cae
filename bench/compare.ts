import { ratioOf, type Figure } from './row.ts';

/** A figure as it is kept: each repetition of its row, in order. */
export interface Measured {
  readonly row: string;
  /** Their medians. */
  readonly figure: Figure;
  /** The ratio to what was measured beside it in the same repetition, or the value where nothing was. */
  readonly samples: readonly number[];
}

export interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** How far the medians may be apart by chance, as a share of `before`. */
  readonly noise: number;
  readonly outcome: 'worse' | 'better' | 'same';
}

/** A shared computer is never quieter than this. */
const LEAST_NOISE = 0.15;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** One figure of each repetition, joined. */
export function join(row: string, figures: readonly Figure[]): Measured {
  const [first] = figures;
  if (first === undefined) throw new Error(`${row} measured nothing`);
  const besides = figures.flatMap(({ beside }) => (beside === undefined ? [] : [beside.value]));
  return {
    row,
    figure: {
      ...first,
      value: median(figures.map(({ value }) => value)),
      ...(first.beside !== undefined && { beside: { ...first.beside, value: median(besides) } }),
    },
    samples: figures.map((figure) => ratioOf(figure) ?? figure.value),
  };
}

/**
 * The figures that both runs have. Ratios are compared, so that a slower computer is no regression: what was measured beside a figure
 * was slower, too. The noise is the spread of the repetitions of both runs.
 */
export function compare(before: readonly Measured[], after: readonly Measured[]): readonly Change[] {
  const earlier = new Map(before.map((one) => [nameOf(one), one]));
  return after.flatMap((measured): readonly Change[] => {
    const { figure, samples } = measured;
    const old = earlier.get(nameOf(measured));
    if (old === undefined) return [];
    const [was, is] = [median(old.samples), median(samples)];
    const noise =
      figure.isExact === true ? 0 : Math.max(LEAST_NOISE, spreadOf(old.samples) + spreadOf(samples));
    const isWorse = is > was * (1 + noise);
    const isBetter = is < was / (1 + noise);
    return [
      {
        name: nameOf(measured),
        before: was,
        after: is,
        noise,
        outcome: isWorse ? 'worse' : isBetter ? 'better' : 'same',
      },
    ];
  });
}

const nameOf = ({ row, figure }: Measured): string => `${row}: ${figure.name}`;

/** Half the distance between the least and the most, by the median. */
function spreadOf(samples: readonly number[]): number {
  const middle = median(samples);
  return middle === 0 ? 0 : (Math.max(...samples) - Math.min(...samples)) / 2 / middle;
}
