import type { Location } from '../organization/location.ts';
import type { Runbook } from '../runbook/runbook.ts';

/** What a document says. */
export interface DocumentContent {
  readonly text: string;
  readonly format: 'JSON' | 'YAML';
  readonly runbook: Runbook;
}

/** What its owner calls a version, as the API names it. */
export interface DocumentLabels {
  readonly DisplayName?: string | undefined;
  readonly VersionName?: string | undefined;
  readonly TargetType?: string | undefined;
}

export interface DocumentVersion extends DocumentContent {
  /** `1` for the first. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
  readonly labels: DocumentLabels;
}

/** Which versions another account may use. */
export type SharedVersion = '$DEFAULT' | '$LATEST' | '$ALL';

/** The account that stands for every account there is. */
export const EVERYBODY = 'all';

/**
 * A Systems Manager document of type Automation.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents.html
 */
export interface AutomationDocument {
  /** The account that owns it, and its Region. */
  readonly location: Location;
  readonly name: string;
  /** Oldest first; there is always one. */
  readonly versions: readonly [DocumentVersion, ...DocumentVersion[]];
  readonly defaultVersion: string;
  /** By account ID, or `all`. */
  readonly sharedWith: ReadonlyMap<string, SharedVersion>;
  /** Whether it comes from a file of the project, as at every start. */
  readonly isFromFile: boolean;
}

/** A runbook, and where it was read: `owner` is the account and Region of its document. */
export type RunbookVersion = Runbook & {
  readonly version: string;
  readonly owner: Location;
  /** The type of resource that it is for, such as `/AWS::EC2::Instance`; `/` for any. */
  readonly targetType?: string | undefined;
};

export const documentArn = ({ location, name }: Pick<AutomationDocument, 'location' | 'name'>): string =>
  `arn:aws:ssm:${location.region}:${location.accountId}:document/${name}`;

export const latestVersion = ({ versions }: AutomationDocument): DocumentVersion =>
  versions.at(-1) ?? versions[0];

const defaultVersion = (document: AutomationDocument): DocumentVersion =>
  document.versions.find(({ version }) => version === document.defaultVersion) ?? document.versions[0];

/** The versions that an account may use: all of its own, those that are shared of another's. */
function versionsFor(document: AutomationDocument, accountId: string): readonly DocumentVersion[] {
  const { location, sharedWith, versions } = document;
  if (accountId === location.accountId) return versions;
  const shared = sharedWith.get(accountId) ?? sharedWith.get(EVERYBODY);
  if (shared === undefined) return [];
  if (shared === '$ALL') return versions;
  return [shared === '$LATEST' ? latestVersion(document) : defaultVersion(document)];
}

/**
 * The version that an account asked for, if it may use it.
 * @param asked a number, `$DEFAULT`, `$LATEST`, or undefined: the default, else the one that is shared
 */
export function versionFor(
  document: AutomationDocument,
  accountId: string,
  asked?: string,
): DocumentVersion | undefined {
  const versions = versionsFor(document, accountId);
  const named = new Map([
    ['$DEFAULT', document.defaultVersion],
    ['$LATEST', latestVersion(document).version],
  ]);
  const number = named.get(asked ?? '$DEFAULT') ?? asked;
  const found = versions.find(({ version }) => version === number);
  return asked === undefined ? (found ?? versions[0]) : found;
}

export const isVisibleTo = (document: AutomationDocument, accountId: string): boolean =>
  versionsFor(document, accountId).length > 0;
