import type { Hono } from 'hono';
import type { Item } from '../../src/store/table.ts';

/** What was answered: the status, and the body as it came, but for what is worded for people. */
export interface Answered {
  readonly status: number;
  readonly body: string;
}

export const LISTS = ['/executions', '/coverage'] as const;

/** Every route that reads, for one execution. */
export const routesOf = (executionId: string, items: readonly Item[]): readonly string[] => [
  `/executions/${executionId}`,
  `/executions/${executionId}/missing`,
  `/executions/${executionId}/results`,
  `/executions/${executionId}/results?format=csv`,
  `/executions/${executionId}/groups?output=get_account_alias.alias`,
  `/executions/${executionId}/retry`,
  `/executions/${executionId}/diff/${executionId}`,
  ...items.flatMap(({ pk, sk }) => {
    const [, accountId, region, child] = sk.startsWith('TARGET#') && pk === executionId ? sk.split('#') : [];
    return child === undefined
      ? []
      : [`/executions/${executionId}/results/${accountId}/${region}?executionId=${child}`];
  }),
];

/** Every execution that has an item of its own. */
export const executionsIn = (items: readonly Item[]): readonly string[] => [
  ...new Set(items.map(({ pk }) => pk).filter((pk) => pk.length === 36)),
];

/** All answers, by path. */
export async function askAll(api: Hono, paths: readonly string[]): Promise<ReadonlyMap<string, Answered>> {
  const answers = new Map<string, Answered>();
  for (const path of paths) {
    const response = await api.request(path);
    answers.set(path, { status: response.status, body: withoutWords(await response.text()) });
  }
  return answers;
}

/** What one version says in other words than the next, which is no fault. */
const WORDS: ReadonlySet<string> = new Set(['detail', 'notes', 'next', 'reason']);

/** The same JSON without the words that problems and retries have at their top; what is no JSON object, as it is. */
function withoutWords(body: string): string {
  if (!body.startsWith('{')) return body;
  const entries = Object.entries(JSON.parse(body) as Record<string, unknown>);
  return JSON.stringify(Object.fromEntries(entries.filter(([name]) => !WORDS.has(name))));
}
