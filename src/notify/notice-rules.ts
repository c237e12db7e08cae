import { matchesPattern } from '../lib/matches-pattern.ts';

const NOTICE_CONDITIONS = ['always', 'problems', 'newCause', 'never'] as const;

/** When a run is told of: each time, if not all targets succeeded, if it has a cause that is new for the runbook, or not at all. */
type NoticeCondition = (typeof NOTICE_CONDITIONS)[number];

/** For the runbooks whose names match. */
export interface NoticeRule {
  /** A name, in which each `*` stands for any text. */
  readonly pattern: string;
  readonly condition: NoticeCondition;
}

/** What a rule decides by. */
export interface RunFacts {
  readonly runbook: string;
  readonly allSucceeded: boolean;
  readonly hasNewCause: boolean;
}

const RULE = /^([\w.:/*-]{1,256})=(\w+)$/;

/**
 * Reads `pattern=condition`, separated by commas, such as `AWS-*=never,*=problems`; the first rule that matches counts.
 * @returns undefined if it is not of that form
 */
export function readNoticeRules(text: string): readonly NoticeRule[] | undefined {
  const rules = text.split(',').map((one) => {
    const [, pattern, name] = RULE.exec(one.trim()) ?? [];
    const condition = NOTICE_CONDITIONS.find((known) => known === name);
    return pattern === undefined || condition === undefined ? undefined : { pattern, condition };
  });
  return rules.every((rule) => rule !== undefined) ? rules : undefined;
}

/** Whether people are told of a run. A runbook that no rule matches is not told of. */
export function isTold(
  rules: readonly NoticeRule[],
  { runbook, allSucceeded, hasNewCause }: RunFacts,
): boolean {
  const rule = rules.find(({ pattern }) => matchesPattern(pattern, runbook));
  switch (rule?.condition) {
    case 'always':
      return true;
    case 'problems':
      return !allSucceeded;
    case 'newCause':
      return hasNewCause;
    case 'never':
    case undefined:
      return false;
  }
}
