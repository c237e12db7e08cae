import type * as z from 'zod';
import { isObject } from '../is-object.ts';
import { strayIndex } from './expand-accounts.ts';
import { treeFault, type OrganizationTree } from './organizational-units.ts';
import type { YamlLines } from './yaml-lines.ts';

/** What must fit together. */
interface FileFacts extends OrganizationTree {
  readonly central: { readonly accountId: string; readonly region: string };
  readonly regions: readonly string[];
  readonly management?: string | undefined;
  readonly delegatedAdministrators: readonly string[];
}

/** What the schema says of a file, each fault with its path, its value, its account and its line. */
export const schemaFaults = (
  issues: readonly z.core.$ZodIssue[],
  lines: YamlLines,
  accountKeys: readonly string[],
): string[] =>
  issues.map((issue) => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      const isOfAccount = path[0] === 'accounts' && path.length === 2;
      const hint = isOfAccount ? `; it has ${accountKeys.join(', ')}` : '';
      const fault = `there is no key "${issue.keys.join('", "')}"${hint}`;
      return `${named(path)}: ${fault}${where(lines, [...path, issue.keys[0] ?? ''])}`;
    }
    const message = (issue.code === 'invalid_key' && issue.issues[0]?.message) || issue.message;
    return `${named(path)}${showValue(valueAt(lines.content, path))}: ${message}${where(lines, path)}`;
  });

/** What a file says that does not fit together; undefined if it does. */
export function fileFault(file: FileFacts, lines: YamlLines): string | undefined {
  const { accounts, central, regions, management, delegatedAdministrators } = file;
  const isKnown = (id: string): boolean => accounts.some((account) => account.id === id);
  if (!isKnown(central.accountId)) {
    const path = ['central', 'accountId'];
    return `central.accountId is "${central.accountId}": not among the accounts${where(lines, path)}`;
  }
  const manager = [management ?? central.accountId, ...delegatedAdministrators].find((id) => !isKnown(id));
  if (manager !== undefined) {
    return `"${manager}" manages the organization, and is not among the accounts (line ${lines.lastLineOf(manager)})`;
  }
  if (!regions.includes(central.region)) {
    const path = ['central', 'region'];
    return `central.region is "${central.region}": not among the regions${where(lines, path)}`;
  }
  const twice = repeated(accounts.map(({ id }) => id));
  if (twice !== undefined) {
    return `the account "${twice}" stands there twice${where(lines, entryOf(twice, lines.content))}`;
  }
  const index = strayIndex(lines.content);
  if (index !== undefined) {
    return `${named(index)}: {{index}} is the place among the accounts of a count, and there is none${where(lines, index)}`;
  }
  const fault = treeFault(file);
  if (fault === undefined) return undefined;
  const { accountId, unit, message } = fault;
  return accountId === undefined
    ? `${message} (line ${lines.lastLineOf(unit)})`
    : `${message}${where(lines, [...entryOf(accountId, lines.content), 'ou'])}`;
}

const named = (path: readonly PropertyKey[]): string => path.map(String).join('.') || 'the file';

const valueAt = (content: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((within, key) => Object(within)[key], content);

/** The account whose entry a path goes through, and the line. */
function where(lines: YamlLines, path: readonly PropertyKey[]): string {
  const entry = path[0] === 'accounts' ? valueAt(lines.content, path.slice(0, 2)) : undefined;
  const id = isObject(entry) ? entry['id'] : undefined;
  const account = typeof id === 'string' || typeof id === 'number' ? `account ${id}, ` : '';
  return ` (${account}line ${lines.lineOf(path)})`;
}

const MOST_CHARACTERS = 200;

/** Of a value only what fits a line. */
function showValue(value: unknown): string {
  if (typeof value === 'object' && value !== null) return '';
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return ` is ${text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text}`;
}

function repeated(ids: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return ids.find((id) => seen.size === seen.add(id).size);
}

/** The last entry that makes an account of that number. */
function entryOf(id: string, content: unknown): readonly PropertyKey[] {
  const entries: unknown = Object(content)['accounts'];
  const index = (Array.isArray(entries) ? entries : []).findLastIndex((entry: unknown) => {
    const { id: first, count = 1 } = Object(entry);
    const offset = Number(id) - Number(first);
    return offset >= 0 && offset < Number(count);
  });
  return ['accounts', Math.max(index, 0)];
}
