import { readdir, readFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import type { SourceRunbook } from '../documents/project-documents.ts';
import { readRunbook } from '../runbook/runbook.ts';
import { readTemplate, type Template } from '../templates/read-template.ts';
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

/** CloudFormation templates may stand beside the runbooks that they deploy. */
const isTemplate = (text: string): boolean => /^AWSTemplateFormatVersion:/m.test(text);

/** Every `.yml` of a directory that is no CloudFormation template; the file's name is the runbook's. */
export async function loadRunbooks(directory: string): Promise<SourceRunbook[]> {
  const files = await readYamlFiles(directory);
  return [...files]
    .filter(([, text]) => !isTemplate(text))
    .map(([name, text]) => ({ ...readRunbook(name, text), text }));
}

/**
 * @param files CloudFormation templates, YAML or JSON
 * @returns by file name, without what follows its first dot
 * @throws {Error} that names the file if it cannot be read, or if two have one name
 */
export async function loadTemplates(files: readonly string[]): Promise<ReadonlyMap<string, Template>> {
  const templates = new Map<string, Template>();
  for (const file of files) {
    const name = basename(file).replace(/\..*$/, '');
    if (templates.has(name)) throw new Error(`The template ${file}: there is another one named ${name}`);
    try {
      templates.set(name, readTemplate(await readFile(file, 'utf8')));
    } catch (cause) {
      throw new Error(`The template ${file} cannot be read: is it a CloudFormation template?`, { cause });
    }
  }
  return templates;
}

async function readYamlFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.yml')).sort();
  const files = names.map(
    async (name) => [parse(name).name, await readFile(join(directory, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(files));
}
