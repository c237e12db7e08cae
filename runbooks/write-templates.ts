import { readFile, writeFile } from 'node:fs/promises';
import { LIBRARY } from './library.ts';
import { EXAMPLES, examplesTemplate } from './step-functions/examples-template.ts';
import { PILOTS, SFN_DOCUMENTS, stepFunctionsTemplate } from './step-functions/template.ts';
import { runbooksTemplate, serviceRoleTemplate } from './templates.ts';

const here = (name: string): URL => new URL(`${name}.yml`, import.meta.url);

const texts = new Map(
  await Promise.all(LIBRARY.map(async ({ name }) => [name, await readFile(here(name), 'utf8')] as const)),
);
await writeFile(here('runbooks'), runbooksTemplate(texts));
await writeFile(here('service-role'), serviceRoleTemplate());

const stepFunctions = (file: string): URL => new URL(`step-functions/${file}`, import.meta.url);
const files = [
  ...SFN_DOCUMENTS.map((name) => [name, `${name}.yml`] as const),
  ...[...PILOTS, ...EXAMPLES].map((name) => [name, `${name}.asl.json`] as const),
];
const ofStepFunctions = new Map(
  await Promise.all(
    files.map(async ([name, file]) => [name, await readFile(stepFunctions(file), 'utf8')] as const),
  ),
);
await writeFile(stepFunctions('step-functions.yml'), stepFunctionsTemplate(ofStepFunctions));
await writeFile(stepFunctions('examples.yml'), examplesTemplate(ofStepFunctions));
