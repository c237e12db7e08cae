import * as z from 'zod';

/**
 * An event on a bus.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export const BusEvent = z.object({
  version: z.literal('0'),
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  /** Whole seconds, such as `2024-11-29T19:43:35Z`. */
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()).readonly(),
  detail: z.record(z.string(), z.unknown()),
  /** Of an event that comes from an archive. */
  'replay-name': z.string().optional(),
});
export type BusEvent = Readonly<z.infer<typeof BusEvent>>;

/** `2024-11-29T19:43:35Z`: events carry no fractions of a second. */
export const eventTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
