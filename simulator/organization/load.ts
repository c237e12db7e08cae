import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { SourceRunbook } from '../documents/project-documents.ts';
import { readRunbook } from '../runbook/runbook.ts';
import { compileCentralStack } from '../templates/compile-central-stack.ts';
import { readTemplate } from '../templates/read-template.ts';
import type { Templates } from './create-accounts.ts';
import { readOrganizationFile, type OrganizationFile } from './organization-file.ts';

/** @throws {Error} that names the file if it cannot be read, or what is wrong in it */
export async function loadOrganization(file: string): Promise<OrganizationFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`The organization file ${file} cannot be read: does it exist?`, { cause });
  });
  try {
    return readOrganizationFile(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`The organization file ${file} cannot be used: ${words}`, { cause: error });
  }
}

/** Every `.yml` of a directory; the file's name is the runbook's. */
export async function loadRunbooks(directory: string): Promise<SourceRunbook[]> {
  const files = await readYamlFiles(directory);
  return [...files].map(([name, text]) => ({ ...readRunbook(name, text), text }));
}

/** The central stack, compiled, and every template of member-stack/, but for those that roll out the others. */
export async function loadTemplates(
  projectDir: string,
  cacheDir: string,
  { organizationId, central }: OrganizationFile,
): Promise<Templates> {
  const params = { organizationId, ...central.params };
  const compiled = await compileCentralStack({ projectDir, cacheDir, region: central.region, params });
  const members = await readYamlFiles(join(projectDir, 'member-stack'));
  return {
    central: readTemplate(compiled),
    members: new Map(
      [...members]
        .filter(([name]) => !name.startsWith('stack-sets'))
        .map(([name, text]) => [name, readTemplate(text)]),
    ),
  };
}

async function readYamlFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.yml')).sort();
  const files = names.map(
    async (name) => [parse(name).name, await readFile(join(directory, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(files));
}
