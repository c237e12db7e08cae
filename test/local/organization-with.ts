import type { SimulationOptions } from '../../simulator/simulated-organization.ts';
import { changed, type AccountChanges } from '../../simulator/test/automation.ts';
import { sampleOrganization } from './start.ts';

type OrganizationFile = SimulationOptions['organization'];

/** The sample organization with other keys, and other keys of single accounts. */
export async function organizationWith(
  file: Partial<OrganizationFile>,
  accounts: AccountChanges = {},
): Promise<OrganizationFile> {
  const { organization } = await sampleOrganization();
  return changed(organization, file, accounts);
}
