interface Countable {
  readonly id: string;
  readonly count?: number | undefined;
}

/**
 * Writes out an entry with a `count`: so many accounts with numbers that follow each other. In its texts,
 * `{{accountId}}` stands for the account's number and `{{index}}` for its place among them, from 1.
 */
export function expandAccounts<Entry extends Countable>(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry) => {
    const { count } = entry;
    if (count === undefined) return [entry];
    return Array.from({ length: count }, (_, index) => {
      const accountId = String(Number(entry.id) + index).padStart(12, '0');
      const values = { accountId, index: String(index + 1) };
      return { ...fill(entry, values), id: accountId, count: undefined };
    });
  });
}

/** The same value, with its texts filled in. */
function fill<T>(value: T, values: Readonly<Record<string, string>>): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string'
      ? part.replaceAll(/\{\{(accountId|index)\}\}/g, (whole, name: string) => values[name] ?? whole)
      : part,
  );
}
