import { DENIAL_REASONS, type DenialReason } from '../../src/domain/denial.ts';
import type { LocationHealth } from './location-health.ts';

/** The central stack, with what is known of it. */
export interface CentralStack {
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly prefix: string;
}

/** What to do about a fault. The commands of the AWS CLI were never run on AWS. */
export interface Suggestion {
  readonly what: string;
  readonly accountIds: readonly string[];
  readonly commands: readonly string[];
}

const USUAL_PREFIX = 'rollcall';

/** What to do in accounts that refuse Rollcall. `isForwarding`: the account also sends events. */
const OF_DENIALS: Readonly<
  Record<
    DenialReason,
    (
      accountIds: readonly string[],
      central: CentralStack,
      isForwarding: (accountId: string) => boolean,
    ) => readonly Suggestion[]
  >
> = {
  readerRoleNotAssumable: (accountIds, central, isForwarding) =>
    ([1, 2] as const).map((tier) => ({
      what: `The reader role ${central.prefix}-reader cannot be assumed. With credentials of each of these accounts, in the Region in which the stack is if there is one${tier === 1 ? ' (Tier=2 where there are forwarders, or will be)' : ''}`,
      accountIds: accountIds.filter((id) => isForwarding(id) === (tier === 2)),
      commands: [deployRoles(central, tier)],
    })),
  readDenied: (accountIds) => [
    {
      what: 'The reader role may not read. Deploy member-stack/roles.yml again, and look for a policy of the organization, or a permissions boundary, that denies the three reads',
      accountIds,
      commands: [],
    },
  ],
  regionDisabled: (accountIds) => [
    {
      what: 'The Region is not enabled: enable it in these accounts, or leave it out of the target locations',
      accountIds,
      commands: [],
    },
  ],
};

/** What to deploy where, and what to check, for everything that is broken or was never seen. */
export function suggest(locations: readonly LocationHealth[], central: CentralStack): readonly Suggestion[] {
  const accountsWith = (reason: string): readonly string[] =>
    eachOnce(locations.filter(({ faults }) => faults.some((fault) => fault.reason === reason)));
  /** A stack of tier 1 would remove the sender role from an account that forwards. */
  const isForwarding = (accountId: string): boolean =>
    locations.some((one) => one.accountId === accountId && one.forwarder === 'working');
  return [
    ...DENIAL_REASONS.flatMap((reason) => OF_DENIALS[reason](accountsWith(reason), central, isForwarding)),
    {
      what: 'AWS would not start children, for the execution role or a runbook that is not shared: it says the same for both. If that role is missing, with credentials of each of these accounts; if not, check which principals it trusts, and whether the runbook is shared',
      accountIds: accountsWith('executionRoleNotAssumableOrRunbookNotShared'),
      commands: [deployExecutionRole(central), shareRunbook(locations, central)],
    },
    {
      what: 'Never seen in a ledger: no known run was expected there. A harmless run shows what works (runbooks/get_account_alias.yml, created and shared as docs/first-run.md says). Then: rollcall wait <its ID>, and rollcall doctor once more',
      accountIds: eachOnce(locations.filter(({ seen }) => !seen)),
      commands: [startHarmlessRun(locations, central)],
    },
  ].filter(({ accountIds }) => accountIds.length > 0);
}

const eachOnce = (locations: readonly LocationHealth[]): readonly string[] => [
  ...new Set(locations.map(({ accountId }) => accountId)),
];

const regionOf = ({ region = '<central-region>' }: CentralStack): string => region;
const accountOf = ({ accountId = '<central-account>' }: CentralStack): string => accountId;

const deployRoles = (central: CentralStack, tier: 1 | 2): string =>
  [
    `aws cloudformation deploy --region ${regionOf(central)} --stack-name ${central.prefix}-roles`,
    '--template-file member-stack/roles.yml --capabilities CAPABILITY_NAMED_IAM',
    `--parameter-overrides CentralAccountId=${accountOf(central)} CentralRegion=${regionOf(central)}`,
    `OrganizationId=<organization-id> Tier=${tier}`,
    ...(central.prefix === USUAL_PREFIX ? [] : [`Prefix=${central.prefix}`]),
  ].join(' ');

const deployExecutionRole = (central: CentralStack): string =>
  [
    `aws cloudformation deploy --region ${regionOf(central)} --stack-name automation-execution-role`,
    '--template-file member-stack/execution-role.yml --capabilities CAPABILITY_NAMED_IAM',
    `--parameter-overrides AdministrationAccountId=${accountOf(central)} OrganizationId=<organization-id>`,
  ].join(' ');

const shareRunbook = (locations: readonly LocationHealth[], central: CentralStack): string => {
  const refused = eachOnce(locations.filter(({ executionRole }) => executionRole === 'broken'));
  return [
    `aws ssm modify-document-permission --region ${regionOf(central)} --name <runbook>`,
    `--permission-type Share --account-ids-to-add ${refused.join(' ')}`,
  ].join(' ');
};

const startHarmlessRun = (locations: readonly LocationHealth[], central: CentralStack): string => {
  const unseen = locations.filter(({ seen }) => !seen);
  const regions = [...new Set(unseen.flatMap(({ region }) => region ?? []))];
  return [
    `aws ssm start-automation-execution --region ${regionOf(central)} --document-name get_account_alias`,
    `--target-locations Accounts=${eachOnce(unseen).join(',')},Regions=${regions.length === 0 ? '<region>' : regions.join(',')},TargetLocationMaxErrors=100%`,
  ].join(' ');
};
