import type { ReportPage } from '../client/answers.ts';
import { tallyOf } from './tally.ts';
import { keepSamples, timeLeftMs, type Sample } from './time-left.ts';

/** A parent that is watched, as it was last read. */
export interface Watched {
  readonly parentId: string;
  /** Its head, with at most one target; undefined until it is known. */
  readonly report: ReportPage | undefined;
  /** Why the last read showed nothing; undefined if it did. */
  readonly problem: string | undefined;
  readonly samples: readonly Sample[];
}

export const isSealed = ({ report }: Watched): boolean => report?.seal !== undefined;

/** @param at milliseconds since the epoch */
export function seen(watched: Watched, report: ReportPage, at: number): Watched {
  const { running, waiting } = tallyOf(report);
  const settled = report.expected - running - waiting;
  return { ...watched, report, problem: undefined, samples: keepSamples(watched.samples, { at, settled }) };
}

/** In milliseconds; undefined if it is not known, or there may be more targets than are known. */
export function leftOf({ report, samples }: Watched): number | undefined {
  if (report === undefined || report.expectedAtLeast || report.seal !== undefined) return undefined;
  const { running, waiting } = tallyOf(report);
  return timeLeftMs(samples, running + waiting);
}
