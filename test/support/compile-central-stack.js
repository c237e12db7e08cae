import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles the central stack of the sample organization before the first test, into the folder in which tests look for it by the
 * hash of its sources: else two workers would do it at once, within the patience of a test.
 */
export default async function compileCentralStack() {
  if (process.env['ROLLCALL_LANE'] === 'fast') return;
  const { loadOrganization } = await tsImport('../../simulator/organization/load.ts', import.meta.url);
  const { loadProjectTemplates } = await tsImport('../../local/templates/load-templates.ts', import.meta.url);
  const organization = await loadOrganization(join(PROJECT, 'local/organization.yml'));
  await loadProjectTemplates(PROJECT, join(tmpdir(), 'ssm-rollcall-templates'), organization);
}
