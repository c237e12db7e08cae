import type { Requests } from '../../ledger/ports.ts';
import type { Logger } from '../../lib/logger.ts';
import type { RuntimeDeps } from '../../lib/runtime-deps.ts';
import type { NameOf } from '../account-names/name-of.ts';
import type { ServeStore } from '../ports.ts';
import type { ReadListedLedger } from '../ledgers/listed-ledger.ts';
import type { WaitForSeal } from '../report/wait-for-seal.ts';

/** What the API is made from. */
export interface ServeSettings extends Pick<RuntimeDeps, 'now' | 'sleep'> {
  readonly store: ServeStore;
  readonly log: Logger;
  /** Receives every error that is not an answer, unredacted: it may quote outputs. */
  readonly onError?: (error: unknown) => void;
  /** Called once a request has been answered, whatever the outcome. */
  readonly onAnswered?: () => void;
  readonly request: Requests['request'];
  /** Accounts in which a root may start. */
  readonly parentAccounts: readonly string[];
  /** Regions in which a root may start. */
  readonly regions: readonly string[];
  /**
   * How long after a parent’s end its ledger is sealed at the latest; undefined if nothing looks at it by itself.
   */
  readonly deadlineMs?: number | undefined;
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  readonly partition: string;
}

/** What a route can use. */
export interface ServeParts extends ServeSettings {
  readonly accountNames: () => Promise<NameOf>;
  /** The organizational unit or root that holds an account, by ID. */
  readonly accountUnits: () => Promise<NameOf>;
  /** What filters by account need, by account ID. */
  readonly accountFacts: () => Promise<AccountFacts>;
  readonly waitForSeal: WaitForSeal;
  readonly readListedLedger: ReadListedLedger;
}

/** What is known of accounts beside their IDs. */
export interface AccountFacts {
  /** Untrusted text. */
  readonly names: ReadonlyMap<string, string>;
  /** The root and the units that hold it, outermost first: `r-ab12/ou-ab12-11111111`. */
  readonly unitPaths: ReadonlyMap<string, string>;
  /** Read only if it is called: they are many. By account ID, the tags by key; untrusted text. */
  readonly tags: () => Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
}
