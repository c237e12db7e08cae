import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
import type { Account } from '../../simulator/organization/account.ts';

const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

/** What the demo can count on in the accounts that it runs in; the IDs in their order. */
export interface WhatIsThere {
  readonly members: readonly string[];
  /** Those with an execution role: without it nothing starts in an account. */
  readonly run: readonly string[];
  /** Those whose executions Rollcall may read. */
  readonly read: readonly string[];
  /** Those that run, and whose events are forwarded. */
  readonly forward: readonly string[];
  /** Those that run, and whose API answers the call of a scene. */
  readonly answer: (operation: string) => readonly string[];
}

/** Looks at what is deployed. @param readerRole by its name */
export function whatIsThere(
  { accounts }: Pick<SimulatedOrganization, 'accounts'>,
  members: readonly string[],
  readerRole: string,
): WhatIsThere {
  const those = (ids: readonly string[], fits: (account: Account) => boolean): readonly string[] =>
    ids.filter((id) => {
      const account = accounts.get(id);
      return account !== undefined && fits(account);
    });
  const run = those(members, (account) => account.role(EXECUTION_ROLE) !== undefined);
  return {
    members,
    run,
    read: those(members, (account) => account.role(readerRole) !== undefined),
    forward: those(run, (account) =>
      account.regions.every((region) => account.resources(region, 'AWS::Events::Rule').length > 0),
    ),
    answer: (operation) => those(run, (account) => account.answer(operation) !== undefined),
  };
}

/** What is missing in accounts, and what that leads to, in sentences; empty if nothing is. */
export function whatIsMissing({ members, run, read, forward }: WhatIsThere): string {
  const unread = run.filter((id) => !read.includes(id)).length;
  const silent = run.length - forward.length;
  return [
    run.length < members.length &&
      `${members.length - run.length} of ${members.length} accounts have no ${EXECUTION_ROLE}: nothing starts there.`,
    unread > 0 && `Rollcall may not read ${unread} of those in which it starts.`,
    silent > 0 && `${silent} of them forward no events: Rollcall asks for their results.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(' ');
}
