import type { ReportAnswer } from './api-client.ts';

/** One line for two things that go on at once. */
export interface DemoProgress {
  /** What is simulated now; empty if nothing is. */
  readonly simulated: (text: string) => void;
  /** What the story waits for, shown while nothing is simulated; empty if it does not wait. */
  readonly awaited: (text: string) => void;
}

export function createDemoProgress(show: (text: string) => void): DemoProgress {
  let [now, next] = ['', ''];
  const draw = (): void => show([now, next].find((text) => text !== '') ?? '');
  return {
    simulated: (text) => {
      now = text;
      draw();
    },
    awaited: (text) => {
      next = text;
      draw();
    },
  };
}

/** AWS's statuses of an execution that has ended. */
export const ENDED: ReadonlySet<string> = new Set(['Success', 'Failed', 'TimedOut', 'Cancelled']);

/** What a report that is not sealed still waits for. @param report undefined while Rollcall has not heard of the parent */
export function waitsFor(report: ReportAnswer | undefined): string {
  if (report === undefined) return 'Rollcall has not heard of the run yet: its first event is on its way';
  const { expected, found, status = '', open = [] } = report;
  const collected = Object.values(found).reduce((sum, count) => sum + count, 0);
  const so = `${collected} of ${expected} collected`;
  if (!ENDED.has(status)) return `${so}: the event of the run’s end is on its way`;
  const rest = open.reduce((sum, { targets }) => sum + targets, 0);
  if (rest > 0) return `${so}: Rollcall asks AWS for ${rest} without an event`;
  return `${so}: Rollcall waits 5 s for late events, then seals`;
}
