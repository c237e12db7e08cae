import { isAccountId } from '../../src/domain/location.ts';

/** Replaces what a fixture must not reveal. Equal values have equal replacements, so that references still match. */
export interface Replacements {
  /** Twelve digits for twelve digits; a word for an organizational unit or a root. */
  readonly account: (id: string) => string;
  readonly executionId: (id: string) => string;
  /** Such as `runbook-2`. Each kind has its own numbers. */
  readonly word: (kind: string, text: string) => string;
}

export function createReplacements(): Replacements {
  const counted = new Map<string, Map<string, number>>();
  const numberOf = (kind: string, text: string): number => {
    const known = counted.get(kind) ?? new Map<string, number>();
    counted.set(kind, known);
    const number = known.get(text) ?? known.size + 1;
    known.set(text, number);
    return number;
  };
  const word = (kind: string, text: string): string => `${kind}-${numberOf(kind, text)}`;
  return {
    account: (id) => (isAccountId(id) ? String(100_000_000_000 + numberOf('account', id)) : word('unit', id)),
    executionId: (id) => `00000000-0000-4000-8000-${String(numberOf('execution', id)).padStart(12, '0')}`,
    word,
  };
}
