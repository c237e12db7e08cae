import type { OrganizationFile } from '../organization/organization-file.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { AutomationDocument, DocumentVersion, SharedVersion } from './document.ts';

/** A runbook, and what its file says; without that, its document shows it as JSON. */
export type SourceRunbook = Runbook & { readonly text?: string };

/**
 * The documents that the project's runbooks are: the central account's, in every Region, shared with every account of
 * the organization.
 */
export function projectDocuments(
  runbooks: readonly SourceRunbook[],
  { accounts, central, regions }: Pick<OrganizationFile, 'accounts' | 'central' | 'regions'>,
  createdMs: number,
): AutomationDocument[] {
  const others = accounts.map(({ id }) => id).filter((id) => id !== central.accountId);
  const sharedWith: ReadonlyMap<string, SharedVersion> = new Map(others.map((id) => [id, '$DEFAULT']));
  return runbooks.flatMap((source) => {
    const version = firstVersion(source, createdMs);
    return regions.map((region) => ({
      place: { accountId: central.accountId, region },
      name: source.name,
      versions: [version] as const,
      defaultVersion: version.version,
      sharedWith,
      isFromFile: true,
    }));
  });
}

function firstVersion({ text, ...runbook }: SourceRunbook, createdMs: number): DocumentVersion {
  const { name: _name, ...content } = runbook;
  return {
    version: '1',
    createdMs,
    labels: {},
    runbook,
    ...(text === undefined
      ? { text: JSON.stringify(content, undefined, 2), format: 'JSON' }
      : { text, format: 'YAML' }),
  };
}
