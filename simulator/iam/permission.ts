import type { ApiCall } from '../server/api-call.ts';
import type { ContextKeys } from './context-keys.ts';

/** What a call must be allowed. */
export interface Permission {
  /** Such as `ssm:GetAutomationExecution`. */
  readonly action: string;
  /** An ARN; `*` for an action that has no resource type. */
  readonly resource: string;
  /** Whose the resource is; the caller's own account if it does not say. */
  readonly resourceAccountId?: string;
  /** The resource's own policy, if it has one. */
  readonly resourcePolicy?: object | undefined;
  /** Keys that the service adds, such as `events:source`. */
  readonly keys?: ContextKeys;
  /** Being allowed all of these is as good. */
  readonly orElse?: readonly Permission[];
}

/** What a call needs; all of it. Nothing, if everyone may call. */
export type Need = (call: ApiCall) => readonly Permission[];

/** By operation. */
export type Permissions = ReadonlyMap<string, Need>;
