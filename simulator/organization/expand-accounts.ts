interface Countable {
  readonly id: string;
  readonly count?: number | undefined;
}

const NAMES = /\{\{ *(accountId|index) *\}\}/g;

/**
 * Writes out an entry with a `count`: so many accounts with numbers that follow each other. In its texts and keys,
 * `{{accountId}}` stands for the account's number and `{{index}}` for its place among them, from 1; without a count there is
 * no place.
 */
export function expandAccounts<Entry extends Countable>(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry) => {
    const { count } = entry;
    if (count === undefined) return [fill(entry, { accountId: entry.id })];
    return Array.from({ length: count }, (_, index) => {
      const accountId = String(Number(entry.id) + index).padStart(12, '0');
      const values = { accountId, index: String(index + 1) };
      return { ...fill(entry, values), id: accountId, count: undefined };
    });
  });
}

/** The same value, with its texts filled in. */
function fill<T>(value: T, values: Readonly<Record<string, string>>): T {
  const fillIn = (text: string): string =>
    text.replaceAll(NAMES, (whole, name: string) => values[name] ?? whole);
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => {
    if (typeof part === 'string') return fillIn(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [fillIn(key), member]));
  });
}

/** Where `{{index}}` stands although there is no account with a count around it. */
export function strayIndex(content: unknown): readonly PropertyKey[] | undefined {
  return pathOf(content, []);
}

function pathOf(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value === 'string') return /\{\{ *index *\}\}/.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const isCounted = path.length === 2 && path[0] === 'accounts' && Object.hasOwn(value, 'count');
  if (isCounted) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const inside = [...path, Array.isArray(value) ? Number(key) : key];
    const found = pathOf(key, inside) ?? pathOf(member, inside);
    if (found !== undefined) return found;
  }
  return undefined;
}
