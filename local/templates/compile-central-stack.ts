import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

/** What the compiled template depends on. */
const SOURCES = ['serverless.yml', 'central-stack', 'package.json'];
/** What is not linked into the directory in which the template is compiled. */
const LEFT_OUT = new Set(['handlers', 'dist', '.git', '.serverless', '.esbuild']);
const COMPILED = 'cloudformation-template-update-stack.json';

export interface CompileOptions {
  /** The checkout that holds `serverless.yml`. */
  readonly projectDir: string;
  /** Where compiled templates are kept; a template is compiled again only when its sources change. */
  readonly cacheDir: string;
  /** Where others may be found, which were compiled before. */
  readonly builtDir?: string | undefined;
  readonly region: string;
  /** Undefined for the usual one. */
  readonly stage?: string | undefined;
  /** Values for the `params` of serverless.yml, such as `organizationId`. */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Compiles `serverless.yml` to CloudFormation with the project's own copy of the framework: no credentials, no
 * network, about three seconds. The code of the functions plays no part in the template, so empty ones stand in.
 *
 * @returns the template's JSON
 * @throws {Error} with what the framework said
 */
export async function compileCentralStack(options: CompileOptions): Promise<string> {
  const name = await digest(options);
  const directory = join(options.cacheDir, name);
  const compiled = join(directory, COMPILED);
  for (const kept of [join(options.builtDir ?? options.cacheDir, name, COMPILED), compiled]) {
    const template = await readFile(kept, 'utf8').catch(() => undefined);
    if (template !== undefined) return template;
  }

  const service = `${directory}.${process.pid}`;
  await prepareService(options.projectDir, service);
  await runFramework(options, service);
  const template = await readFile(join(service, 'package', COMPILED), 'utf8');
  await mkdir(directory, { recursive: true });
  await writeFile(join(service, COMPILED), template);
  await rename(join(service, COMPILED), compiled);
  await rm(service, { recursive: true });
  return template;
}

async function digest({ projectDir, region, stage, params }: CompileOptions): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([region, params, stage]));
  for (const source of SOURCES) await addToDigest(hash, projectDir, source);
  return hash.digest('hex').slice(0, 16);
}

async function addToDigest(
  hash: ReturnType<typeof createHash>,
  projectDir: string,
  path: string,
): Promise<void> {
  const file = join(projectDir, path);
  if ((await stat(file)).isDirectory()) {
    for (const name of (await readdir(file)).sort()) await addToDigest(hash, projectDir, join(path, name));
  } else {
    hash.update(`${path}\0`).update(await readFile(file));
  }
}

async function prepareService(projectDir: string, service: string): Promise<void> {
  await rm(service, { recursive: true, force: true });
  await mkdir(service, { recursive: true });
  for (const entry of await readdir(projectDir, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const [from, to] = [join(projectDir, entry.name), join(service, entry.name)];
    await (entry.isFile() ? copyFile(from, to) : symlink(from, to));
  }
  // Every file of the folder: which functions there are depends on settings.
  await mkdir(join(service, 'handlers'), { recursive: true });
  for (const file of await readdir(join(projectDir, 'handlers'))) {
    await writeFile(join(service, 'handlers', file), 'export const handler = () => undefined;\n');
  }
}

async function runFramework({ region, stage, params }: CompileOptions, service: string): Promise<void> {
  const command = join(service, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const settings = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  if (stage !== undefined) settings.push('--stage', stage);
  try {
    await promisify(execFile)(
      process.execPath,
      [command, 'package', '--package', 'package', '--region', region, ...settings],
      { cwd: service },
    );
  } catch (cause) {
    const said = z.object({ stdout: z.string(), stderr: z.string() }).safeParse(cause);
    const words = said.success ? `${said.data.stdout}${said.data.stderr}`.trim() : String(cause);
    // What is wrong, before what the framework says of itself.
    const reason = /^Error:\n(.+?)(?:\n\n|$)/ms.exec(words)?.[1];
    throw new Error(
      reason === undefined
        ? `serverless.yml does not compile: ${words}`
        : `${reason} (serverless.yml does not compile with the settings of the central stack)`,
      { cause },
    );
  }
}
