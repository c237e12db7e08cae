import * as z from 'zod';
import { ApiError } from '../server/api-error.ts';

/** Whether something has one value of a filter. */
type Test<Item> = (item: Item, value: string) => boolean;

export interface FilterKey<Item> {
  readonly test: Test<Item>;
  /** The values that there are; any that is not empty if it does not say. */
  readonly values?: ReadonlySet<string>;
  readonly isTime?: boolean;
}

/** As a caller gives it: whether the key and its values mean something is another matter. */
export const Filter = z.strictObject({
  Key: z.string(),
  Values: z.array(z.string().min(1).max(150)).min(1).max(10),
});
type Filter = z.infer<typeof Filter>;

/**
 * Whether something passes all the filters; of each, one value is enough.
 * @param takesMilliseconds whether a time may have them
 * @throws {ApiError} InvalidFilterKey, InvalidFilterValue
 */
export function passing<Item>(
  keys: ReadonlyMap<string, FilterKey<Item>>,
  filters: readonly Filter[],
  takesMilliseconds = true,
): (item: Item) => boolean {
  const tests = filters.map(({ Key, Values }) => {
    const key = keys.get(Key);
    if (key === undefined) throw new ApiError('InvalidFilterKey', `The specified key isn't valid: ${Key}.`);
    const wrong = Values.find((value) => !isValue(key, value, takesMilliseconds));
    if (wrong !== undefined) {
      throw new ApiError(
        'InvalidFilterValue',
        `The filter value isn't valid: ${wrong} for ${Key}. Verify the value and try again.`,
      );
    }
    return (item: Item): boolean => Values.some((value) => key.test(item, value));
  });
  return (item) => tests.every((test) => test(item));
}

function isValue<Item>(
  { values, isTime = false }: FilterKey<Item>,
  value: string,
  takesMilliseconds: boolean,
): boolean {
  if (values?.has(value) === false) return false;
  return !isTime || (!Number.isNaN(Date.parse(value)) && (takesMilliseconds || !/\.\d/.test(value)));
}

/** Seconds since the epoch of a filter's time. */
export const seconds = (time: string): number => Date.parse(time) / 1000;
