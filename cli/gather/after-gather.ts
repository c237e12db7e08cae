import { isDenialReason, type DenialReason } from '../../src/domain/denial.ts';
import type { GatherReport } from '../../src/gather/report.ts';
import { counted } from '../terminal/counted.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printSpan } from '../terminal/print-span.ts';

interface Circumstances {
  readonly parentId: string;
  readonly roleName: string;
  readonly directory: string;
  /** The options that find the store again. */
  readonly storeFlags: string;
  /** By account ID, as far as they are known. */
  readonly accountNames: ReadonlyMap<string, string>;
}

/** Beyond this many, the report shows them. */
const MOST_LINES = 20;

const WHAT_TO_DO: Readonly<Record<DenialReason, (roleName: string) => string>> = {
  readerRoleNotAssumable: (roleName) =>
    `Is there a role ${roleName} in each of them (with its path, if it has one), does it trust you, and does it ask for an ` +
    'external ID (--external-id)?',
  readDenied: (roleName) =>
    `Role ${roleName} must allow ssm:GetAutomationExecution, ssm:DescribeAutomationExecutions and ` +
    'ssm:DescribeAutomationStepExecutions there, and no policy of the organization may deny them.',
  regionDisabled: () => 'The Region is not enabled there.',
};

/**
 * What a report does not say: which accounts could not be read and why, whether to run it again, and how to
 * continue. One line each.
 */
export function afterGather(report: GatherReport, circumstances: Circumstances): readonly string[] {
  const { parentId, directory, storeFlags } = circumstances;
  return [
    ...clock(report),
    ...unreadable(report, circumstances),
    ...faults(report, circumstances),
    ...(report.listDenied === undefined
      ? []
      : [`The parent’s own list could not be read: ${plainText(report.listDenied)}`]),
    ...again(report),
    `Kept in ${directory}: rollcall results ${parentId} ${storeFlags} --output csv`,
  ];
}

function clock({ clockOffsetMs }: GatherReport): readonly string[] {
  if (clockOffsetMs === undefined) return [];
  const by = printSpan(Math.abs(clockOffsetMs));
  const way = clockOffsetMs > 0 ? 'behind' : 'ahead of';
  return [
    `The clock of this computer is wrong: it is ${by} ${way} AWS’s time, which was used instead. Set it by a time server.`,
  ];
}

/** By reason, each account once, whatever the number of its Regions and targets. */
function unreadable({ open }: GatherReport, { roleName, accountNames }: Circumstances): readonly string[] {
  const denied = open.filter(({ verdict }) => verdict === 'unreadable');
  const reasons = [...new Set(denied.flatMap(({ reason }) => reason ?? []))];
  return reasons.flatMap((reason) => {
    const ofReason = denied.filter((target) => target.reason === reason);
    const byAccount = new Map(
      ofReason.map(({ location, message = '' }) => [location?.accountId ?? 'an unknown account', message]),
    );
    const lines = [...byAccount].flatMap(([account, message]) =>
      message === '' ? [] : [`  ${named(account, accountNames)}: ${plainText(message)}`],
    );
    const todo = isDenialReason(reason) ? WHAT_TO_DO[reason](roleName) : undefined;
    // AWS refused nothing here: these were not read yet, or were interrupted.
    const what = reason === 'notCollected' ? 'not read yet' : 'could not be read';
    const where = `in ${counted(byAccount.size, 'account')}`;
    return [
      `${ofReason.length} ${what} (${reason}), ${where}${lines.length === 0 ? '.' : ':'}`,
      ...atMost(lines),
      ...(todo === undefined ? [] : [`  ${todo}`]),
    ];
  });
}

function faults({ faults: all }: GatherReport, { accountNames }: Circumstances): readonly string[] {
  if (all.length === 0) return [];
  const lines = all.map(
    ({ location, executionId, code, message }) =>
      `  ${named(location?.accountId ?? '?', accountNames)} ${location?.region ?? '?'} ${executionId}: ${plainText(`${code}: ${message}`)}`,
  );
  return [`${all.length} could not be collected:`, ...atMost(lines)];
}

function named(accountId: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(accountId);
  return name === undefined ? accountId : `${accountId} (${plainText(name)})`;
}

const atMost = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_LINES
    ? lines
    : [
        ...lines.slice(0, MOST_LINES),
        `  and ${lines.length - MOST_LINES} more: each is in the report, with AWS’s words`,
      ];

function again({ outcome, lookAgainAt }: GatherReport): readonly string[] {
  switch (outcome) {
    case 'sealed':
      return [];
    case 'interrupted':
      return [
        'Interrupted. What was collected is kept: run the same command again, and it goes on from there.',
      ];
    case 'parentRunning':
      return ['The parent still runs: run the same command again, or once with --wait.'];
    case 'open':
    case 'timedOut':
      return lookAgainAt === undefined
        ? ['Once they can be read, run the same command again: it reads only what is missing.']
        : [
            `Not every target is settled: run the same command again after ${new Date(lookAgainAt).toISOString()}, or with --wait.`,
          ];
  }
}
