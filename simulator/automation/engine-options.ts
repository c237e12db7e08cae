import type { Location } from '../organization/location.ts';
import type { Clock } from '../clock/clock.ts';
import type { AutomationRoles } from '../iam/automation-roles.ts';
import type { Account } from '../organization/account.ts';
import type { RunbookVersion } from '../documents/document.ts';
import type { Organization } from './check-request.ts';
import type { History } from './history.ts';
import type { Resource } from './resolve-targets.ts';
import type { StatusChange } from './running-execution.ts';
import type { Concurrency } from './concurrency-limiter.ts';
import type { TaskTokens } from '../step-functions/task-tokens.ts';
import type { Unverified } from './unverified.ts';

export interface EngineOptions {
  readonly clock: Clock;
  readonly history: History;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly isEnabled: (location: Location) => boolean;
  readonly roles: AutomationRoles;
  readonly organization: Organization;
  /** What targets can mean in an account and Region. */
  readonly resources: (location: Location) => readonly Resource[];
  /** The document that an account may start by that name; throws an ApiError if there is none. */
  readonly runbookOf: (location: Location, name: string, version: string | undefined) => RunbookVersion;
  readonly announce: StatusChange;
  readonly failureOf: (location: Location, runbook: string) => string;
  /** Whether an account may run it there. */
  readonly isUsableIn: (location: Location, runbook: RunbookVersion) => boolean;
  readonly newId: () => string;
  /** What answers a runbook that answers a state machine. */
  readonly taskTokens: TaskTokens;
  /** What an API call of a runbook takes, and each wait around it. */
  readonly latencyMs: number;
  /** How many automations run at once in each account and Region. */
  readonly concurrency: Concurrency;
  readonly unverified: Unverified;
  /** What becomes of a script that the organization file says nothing of. */
  readonly unanswered: 'succeed' | 'fail' | 'ask';
  /** Tells the people who look on. */
  readonly tell: (text: string) => void;
}
