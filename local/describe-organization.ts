import type { OrganizationFile } from '../simulator/organization/organization-file.ts';

const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

/** What there is in an organization of the user's own, and how to run something in it; a line each. */
export function describeOrganization(file: OrganizationFile): readonly string[] {
  const { accounts, regions, central, defaults } = file;
  const members = accounts.filter(({ id }) => id !== central.accountId);
  const ready = members.filter(({ stacks = defaults.stacks ?? {}, roles = defaults.roles ?? [] }) => {
    return Object.hasOwn(stacks, 'execution-role') || roles.includes(EXECUTION_ROLE);
  });
  return [
    `${members.length} accounts beside the central one, in ${regions.length} Regions; ${ready.length} have ${EXECUTION_ROLE}, without which nothing starts in an account.`,
    'Start a runbook in them with the AWS CLI (simulator/README.md, "From the AWS CLI"); --demo runs the demo here.',
  ];
}

const UNANSWERED = {
  succeed: () => 'succeeds without output',
  fail: () => 'fails its step',
  ask: (url: string) => `waits until POST ${url}/_simulator/scripts answers it`,
} as const;

/** What becomes of scripts (`aws:executeScript`), of which none runs. @param url of AWS's protocols */
export const describeScripts = ({ unanswered }: OrganizationFile, url: string): string =>
  `do not run: what they return is in the organization file (scripts). One of which it says nothing ${UNANSWERED[unanswered](url)} (unanswered: ${unanswered})`;

/** Undefined if the central account acts as something that may assume roles. */
export function administratorWarning({ accounts, central }: OrganizationFile): string | undefined {
  const administrator = accounts.find(({ id }) => id === central.accountId)?.administrator;
  if (administrator !== undefined && !/^arn:[^:]+:iam::\d{12}:root$/.test(administrator)) return undefined;
  return `Warning: account ${central.accountId} has no "administrator", so its credentials are its root user, which assumes no role: every location fails. Give it one, such as administrator: arn:aws:sts::${central.accountId}:assumed-role/Administrator/me`;
}
