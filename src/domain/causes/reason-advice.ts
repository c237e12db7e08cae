import type { Reason } from '../verdict.ts';

/** The title and the advice of a cause. They contain no output and no parameter's value. */
export interface CauseDescription {
  /** One line, without a full stop. */
  readonly title: string;
  /** A sentence. */
  readonly advice: string;
}

/** What each of our reasons means, and what to do. AWS's words are needed only for `startFailed`. */
export const REASON_ADVICE: Readonly<Record<Reason, CauseDescription>> = {
  executionRoleNotAssumableOrRunbookNotShared: {
    title: 'The execution role cannot be assumed, or the runbook is not shared with the account',
    advice:
      'Deploy member-stack/execution-role.yml there (AdministrationAccountId), and share a runbook of your own: aws ssm modify-document-permission --name <runbook> --permission-type Share --account-ids-to-add <accounts>.',
  },
  startFailed: {
    title: 'AWS did not start it',
    advice: 'Look at the step of the parent in the AWS console; then retry: rollcall retry <id>.',
  },
  errorThreshold: {
    title: 'Not started, because too many others had failed',
    advice:
      'Mend the other causes, then retry; a higher TargetLocationMaxErrors (the default is 0: one failure stops the rest) lets the rest run in spite of them.',
  },
  parentCancelled: {
    title: 'Not started, because the parent was cancelled',
    advice:
      'If that was a mistake, start these locations once more: rollcall retry <id> --verdict neverStarted.',
  },
  notReported: {
    title: 'Not started, and AWS does not say why',
    advice: 'Start these locations once more: rollcall retry <id> --verdict neverStarted.',
  },
  readerRoleNotAssumable: {
    title: 'Rollcall cannot assume its reader role',
    advice:
      'Deploy member-stack/roles.yml there with CentralAccountId, CentralRegion, OrganizationId and Prefix of the central stack; StackSets never reach the management account.',
  },
  readDenied: {
    title: 'Rollcall’s reader role may not read executions',
    advice:
      'Deploy member-stack/roles.yml to these accounts again, and look for a service control policy or a permissions boundary (parameter PermissionsBoundary) that denies ssm:GetAutomationExecution.',
  },
  regionDisabled: {
    title: 'The Region is not enabled in the account',
    advice:
      'Enable it there (aws account enable-region --region-name <region>), or leave it out of the target locations.',
  },
  notCollected: {
    title: 'It ended, and how has not been read yet',
    advice: 'Rollcall looks again by itself; ask it to do so now: rollcall refresh <id>.',
  },
  notFound: {
    title: 'AWS does not find the execution',
    advice: 'Rollcall looks again by itself; ask it to do so now: rollcall refresh <id>.',
  },
  itemUnreadable: {
    title: 'What Rollcall keeps of the target cannot be read',
    advice:
      'Find the item in the log (UnreadableItemError), delete it, and have the parent collected again: rollcall refresh <id>; docs/operations.md says how.',
  },
  unknown: {
    title: 'A newer version of Rollcall noted a reason that this version does not know',
    advice: 'Use the newer version to see it.',
  },
  expired: {
    title: 'AWS has forgotten the execution: it keeps them for 30 days',
    advice: 'How it ended can be learnt no more: run it again if it must be known.',
  },
};
