import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Templates } from '../../simulator/organization/create-accounts.ts';
import { loadTemplates } from '../../simulator/organization/load.ts';
import type { OrganizationFile } from '../../simulator/organization/organization-file.ts';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { compileCentralStack } from './compile-central-stack.ts';

/**
 * @param cacheDir where the compiled template is kept
 * @param builtDir where one may be found that was compiled before
 * @returns the central stack, compiled, and every template of member-stack/, but for those that roll out the others
 */
export async function loadProjectTemplates(
  projectDir: string,
  cacheDir: string,
  { organizationId, central }: OrganizationFile,
  builtDir?: string,
): Promise<Templates & Required<Pick<Templates, 'central'>>> {
  const params = { organizationId, ...central.params };
  const compiled = await compileCentralStack({
    projectDir,
    cacheDir,
    builtDir,
    region: central.region,
    params,
  });
  const directory = join(projectDir, 'member-stack');
  const names = (await readdir(directory)).filter((name) => /^(?!stack-sets).*\.yml$/.test(name));
  return {
    central: readTemplate(compiled),
    stackName: 'rollcall',
    members: await loadTemplates(names.sort().map((name) => join(directory, name))),
    parameters: {
      CentralAccountId: central.accountId,
      CentralRegion: central.region,
      OrganizationId: organizationId,
      AdministrationAccountId: central.accountId,
    },
  };
}
