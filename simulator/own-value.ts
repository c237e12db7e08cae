/** What a record holds under a name that comes from outside: `constructor`, for one, is nothing unless it is there. */
export const ownValue = <Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
