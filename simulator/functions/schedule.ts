import * as z from 'zod';
import type { Cancel, Clock } from '../clock/clock.ts';
import type { DeployedResource } from '../templates/deployed-stack.ts';

const Properties = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string() })),
});

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** A rule that comes round by itself. */
export interface Schedule {
  readonly everyMs: number;
  readonly ruleArn: string;
  readonly targetArns: readonly string[];
}

/**
 * Undefined for a rule without a schedule, or with one that is switched off.
 * @throws {Error} for a cron expression: only `rate(…)` is simulated
 */
export function readSchedule({ arn, properties }: DeployedResource): Schedule | undefined {
  const rule = Properties.safeParse(properties);
  if (!rule.success || rule.data.State !== 'ENABLED') return undefined;
  const { ScheduleExpression, Targets } = rule.data;
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count === undefined || unitMs === undefined) throw new Error(`${ScheduleExpression} is not simulated`);
  return { everyMs: Number(count) * unitMs, ruleArn: arn, targetArns: Targets.map(({ Arn }) => Arn) };
}

/** Calls `task` each time the schedule comes round, in the background; the first time after one whole period. */
export function runSchedule({ everyMs }: Schedule, clock: Clock, task: () => Promise<unknown>): Cancel {
  let cancel: Cancel = () => undefined;
  const next = (atMs: number): void => {
    const ring = async (): Promise<void> => {
      next(atMs + everyMs);
      await task();
    };
    cancel = clock.schedule(atMs, ring, { background: true });
  };
  next(clock.now() + everyMs);
  return () => cancel();
}
