import { localCauseOf } from './causes.ts';
import type { TargetView } from './target.ts';

/** Which targets are shown. Each part lets all through if it is empty. */
export interface TargetFilter {
  readonly verdicts: ReadonlySet<string>;
  readonly cause: string;
  /** A text in the account's name or ID, the Region, the execution ID or the resource; in any case. */
  readonly text: string;
}

export const isFiltering = ({ verdicts, cause, text }: TargetFilter): boolean =>
  verdicts.size > 0 || cause !== '' || text !== '';

/** A test of targets, for many of them. */
export function matcher({ verdicts, cause, text }: TargetFilter): (target: TargetView) => boolean {
  const wanted = text.trim().toLowerCase();
  return (target) => {
    if (verdicts.size > 0 && !verdicts.has(target.verdict)) return false;
    if (cause !== '' && target.cause !== cause && localCauseOf(target) !== cause) return false;
    if (wanted === '') return true;
    const { accountName, accountId, region, executionId, resource } = target;
    return [accountName, accountId, region, executionId, resource].some(
      (value) => value !== undefined && value.toLowerCase().includes(wanted),
    );
  };
}
