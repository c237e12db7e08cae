import type { Logger, LogFields } from '../../src/lib/logger.ts';
import type { MetricName, Metrics } from '../../src/lib/metrics.ts';

/** A clock that a test moves. A caller that sleeps moves it too. */
export function aClock(start: number) {
  let time = start;
  return {
    now: () => time,
    advance: (ms: number) => {
      time += ms;
    },
    sleep: async (ms: number) => {
      time += ms;
    },
  };
}

/** Keeps numbers, so that a test can say what was measured. */
export function aMetrics(): Metrics & { readonly values: (name: MetricName) => readonly number[] } {
  const added: { readonly name: MetricName; readonly value: number }[] = [];
  return {
    add: (name, value) => void added.push({ name, value }),
    publish: () => undefined,
    values: (name) => added.filter((one) => one.name === name).map(({ value }) => value),
  };
}

interface LogLine {
  readonly level: 'debug' | 'info' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps log lines, so that a test can say what must and what must not be in them. */
export function aLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']) => (message: string, fields: LogFields) => {
    lines.push({ level, message, fields });
  };
  return { lines, debug: write('debug'), info: write('info'), error: write('error') };
}
