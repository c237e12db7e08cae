import { accountLabel, type TargetView } from './target.ts';
import { rankOf, type Verdict } from './verdicts.ts';

/** The targets of one account in one Region. */
export interface MatrixCell {
  readonly region: string;
  /** The worst of them. */
  readonly verdict: Verdict;
  readonly targets: readonly TargetView[];
  /** How it is shown where it is not about targets: a class of a mark, and what it says. */
  readonly look?: { readonly mark: string; readonly words: string; readonly isFaded: boolean };
}

/** One account. */
export interface MatrixRow {
  readonly key: string;
  readonly accountId: string | undefined;
  readonly label: string;
  readonly unit: string | undefined;
  /** In the order of the matrix's Regions; undefined where nothing was expected. */
  readonly cells: readonly (MatrixCell | undefined)[];
  /** Rank of the worst verdict: 0 is worst. */
  readonly rank: number;
}

export interface Matrix {
  readonly regions: readonly string[];
  readonly rows: readonly MatrixRow[];
}

export type MatrixOrder = 'worst' | 'name';

const NO_REGION = 'not known';

/**
 * Accounts × Regions. Rows by name; or those with the worst verdict first, and by name among them.
 * @param keep which targets stand in it; an account with none of them has no row
 */
export function toMatrix(
  targets: readonly TargetView[],
  order: MatrixOrder,
  keep: (target: TargetView) => boolean,
): Matrix {
  const regionSet = new Set<string>();
  const accounts = new Map<string, { first: TargetView; cells: Map<string, TargetView[]>; kept: boolean }>();
  for (const target of targets) {
    const region = target.region ?? NO_REGION;
    regionSet.add(region);
    const key = target.accountId ?? '';
    let account = accounts.get(key);
    if (account === undefined)
      accounts.set(key, (account = { first: target, cells: new Map(), kept: false }));
    if (keep(target)) account.kept = true;
    const cell = account.cells.get(region);
    if (cell === undefined) account.cells.set(region, [target]);
    else cell.push(target);
  }
  const regions = [...regionSet].sort();
  const rows: MatrixRow[] = [];
  for (const [key, { first, cells, kept }] of accounts) {
    if (!kept) continue;
    let worst = Number.MAX_SAFE_INTEGER;
    const row = regions.map((region): MatrixCell | undefined => {
      const inCell = cells.get(region);
      if (inCell === undefined) return undefined;
      let [verdict, rank] = [inCell[0]?.verdict ?? 'unknown', Number.MAX_SAFE_INTEGER];
      for (const target of inCell) {
        const one = rankOf(target.verdict);
        if (one < rank) [verdict, rank] = [target.verdict, one];
        if (one < worst && keep(target)) worst = one;
      }
      return { region, verdict, targets: inCell };
    });
    rows.push({
      key,
      accountId: first.accountId,
      label: accountLabel(first),
      unit: first.unit,
      cells: row,
      rank: worst,
    });
  }
  const names = new Intl.Collator('en', { numeric: true });
  const compare = (one: MatrixRow, other: MatrixRow): number => names.compare(one.label, other.label);
  rows.sort(order === 'name' ? compare : (one, other) => one.rank - other.rank || compare(one, other));
  return { regions, rows };
}

const DIRECTIONS: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/** `eu-west-1` as `euw1`, the way AWS's own zone IDs write it. */
export function shortRegion(region: string): string {
  const parts = region.split('-');
  const [number = ''] = parts.slice(-1);
  const direction = DIRECTIONS[parts.at(-2) ?? ''];
  if (parts.length < 3 || direction === undefined || !/^\d+$/.test(number)) return region;
  return `${parts.slice(0, -2).join('')}${direction}${number}`;
}
