import { TARGET_PARAMETER, type LibraryRunbook } from '../../runbooks/library.ts';

/** Where a runbook will run. Without accounts it runs where it is started. */
export interface StartTargets {
  /** Accounts, organizational units and roots. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Excluded from the accounts: accounts, and units with everything below them. */
  readonly excluded: readonly string[];
  readonly withChildUnits: boolean;
  /** How many locations, or instances, at once, and after how many failures no other starts: a number or a percentage. */
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  /** Which resources, in the AWS CLI's format: `Key=tag:NAME,Values=VALUE`. */
  readonly resources: string | undefined;
  /** The ARN of the role for AutomationAssumeRole. */
  readonly role: string | undefined;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TargetLocation.html */
const MAX_ACCOUNTS = 50;

/** The AWS CLI command that starts a runbook, for a POSIX shell, one option on each line. */
export function startCommand({ name, scope }: LibraryRunbook, targets: StartTargets): string {
  const { resources, role, accounts, maxConcurrency, maxErrors } = targets;
  const targetLocations = chunks(accounts).map((some) => quote(locationOf(some, targets)));
  const options = [
    `--document-name ${name}`,
    ...(role === undefined ? [] : [`--parameters ${quote(`AutomationAssumeRole=${role}`)}`]),
    ...(scope === 'instance' && resources !== undefined
      ? [
          `--target-parameter-name ${TARGET_PARAMETER}`,
          `--targets ${quote(resources)}`,
          `--max-concurrency ${maxConcurrency}`,
          `--max-errors ${maxErrors}`,
        ]
      : []),
    ...(targetLocations.length === 0 ? [] : [`--target-locations ${targetLocations.join(' ')}`]),
  ];
  return ['aws ssm start-automation-execution', ...options].join(' \\\n  ');
}

/** One entry of TargetLocations in the short form of the AWS CLI. */
function locationOf(accounts: readonly string[], targets: StartTargets): string {
  const { regions, excluded, withChildUnits, maxConcurrency, maxErrors } = targets;
  return [
    `Accounts=${accounts.join(',')}`,
    `Regions=${regions.join(',')}`,
    ...(excluded.length === 0 ? [] : [`ExcludeAccounts=${excluded.join(',')}`]),
    ...(withChildUnits ? ['IncludeChildOrganizationUnits=true'] : []),
    `TargetLocationMaxConcurrency=${maxConcurrency}`,
    `TargetLocationMaxErrors=${maxErrors}`,
  ].join(',');
}

const chunks = (accounts: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(accounts.length / MAX_ACCOUNTS) }, (_, n) =>
    accounts.slice(n * MAX_ACCOUNTS, (n + 1) * MAX_ACCOUNTS),
  );

/** For a POSIX shell: within single quotes only the quote itself has a meaning. */
const quote = (text: string): string =>
  /^[\w.:/,=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
