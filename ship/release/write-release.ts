import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { compileCentralStack } from '../../local/templates/compile-central-stack.ts';
import type { JsonObject } from './add-condition.ts';
import {
  centralTemplate,
  codeFilesOf,
  fullSettings,
  type CodeFrom,
  type Compile,
} from './central-template.ts';
import type { Throttle } from './to-parameters.ts';

const PROJECT = process.cwd();
const require = createRequire(import.meta.url);
const {
  toWaiting,
}: { readonly toWaiting: (most: number) => Throttle } = require('../../central-stack/check-settings.cjs');
/** What each file of the release is called, and where it is. */
const COPIED: Readonly<Record<string, string>> = {
  'member-roles.yaml': 'member-stack/roles.yml',
  'member-forwarder.yaml': 'member-stack/forwarder.yml',
  'member-execution-role.yaml': 'member-stack/execution-role.yml',
  'runbooks.yaml': 'runbooks/runbooks.yml',
  'runbooks-service-role.yaml': 'runbooks/service-role.yml',
};
const TEMPLATES: Readonly<Record<string, CodeFrom>> = {
  'central.yaml': 'files',
  'central-from-bucket.yaml': 'bucket',
};
const run = promisify(execFile);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

// `npm run release [-- FOLDER]`: writes everything that a release holds.
const [folder = 'release'] = process.argv.slice(2);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

/** The framework takes no empty value, which is the default of every setting that may be empty. */
const written = (settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
const compile: Compile = async (settings) => {
  const compiled = await compileCentralStack({
    projectDir: PROJECT,
    cacheDir: join(PROJECT, '.rollcall', 'templates'),
    region: 'eu-west-1',
    params: written(settings),
  });
  const template: JsonObject = JSON.parse(compiled);
  return template;
};
const codeFiles: string[] = [];
for (const [file, codeFrom] of Object.entries(TEMPLATES)) {
  const template = await centralTemplate(compile, toWaiting, codeFrom);
  codeFiles.push(...codeFilesOf(template));
  await writeFile(join(folder, file), stringify(template, { lineWidth: 0, aliasDuplicateObjects: false }));
  say(file);
}
for (const [file, from] of Object.entries(COPIED)) {
  await copyFile(from, join(folder, file));
  say(file);
}
await packageZips();
await run(process.execPath, ['--import', 'tsx', 'ship/sbom.ts', join(folder, 'sbom.cdx.json')]);
say('sbom.cdx.json');
await writeFile(join(folder, 'SHA256SUMS'), await checksums());
say(`SHA256SUMS\n\nThe release is in ${folder}/. docs/deploy.md says what to do with it.`);

/** The zip of every function that any setting deploys. */
async function packageZips(): Promise<void> {
  const packaged = join(folder, 'packaged');
  const command = require.resolve('serverless/bin/serverless.js');
  await run(process.execPath, [
    command,
    'package',
    '--package',
    packaged,
    ...Object.entries(written(fullSettings())).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
  ]);
  for (const name of await readdir(packaged)) {
    if (!name.endsWith('.zip')) continue;
    await copyFile(join(packaged, name), join(folder, name));
    say(name);
  }
  await rm(packaged, { recursive: true });
  const there = await readdir(folder);
  const absent = codeFiles.filter((file) => !there.includes(file));
  if (absent.length > 0) throw new Error(`The template names ${absent.join(', ')}, which was not packaged`);
}

/** As `sha256sum --check` reads them. */
async function checksums(): Promise<string> {
  const lines: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const digest = createHash('sha256').update(await readFile(join(folder, name)));
    lines.push(`${digest.digest('hex')}  ${name}\n`);
  }
  return lines.join('');
}
