import { readFile, writeFile } from 'node:fs/promises';
import { LIBRARY } from './library.ts';
import { runbooksTemplate, serviceRoleTemplate } from './templates.ts';

const here = (name: string): URL => new URL(`${name}.yml`, import.meta.url);

const texts = new Map(
  await Promise.all(LIBRARY.map(async ({ name }) => [name, await readFile(here(name), 'utf8')] as const)),
);
await writeFile(here('runbooks'), runbooksTemplate(texts));
await writeFile(here('service-role'), serviceRoleTemplate());
