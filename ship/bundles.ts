import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import { parse } from 'yaml';
import * as z from 'zod';
import { CLIENT_BUNDLE } from '../client/build/client-bundle.ts';
import { DEMO_BUNDLE } from '../local/fleet/demo-bundle.ts';
import { shippedPackages, type ShippedPackage } from './shipped-packages.ts';

/** A file that ships, with everything in it. */
export interface Bundle {
  /** Its path in what ships: in a function's zip, or in the npm package. */
  readonly file: string;
  readonly code: Uint8Array;
  readonly packages: readonly ShippedPackage[];
}

const Service = z.object({
  custom: z.object({
    esbuild: z.object({
      bundle: z.boolean(),
      minify: z.boolean(),
      platform: z.literal('node'),
      target: z.string(),
      format: z.literal('esm'),
      outputFileExtension: z.string(),
      mainFields: z.array(z.string()),
      exclude: z.array(z.string()),
    }),
  }),
});

/**
 * Bundles what ships as it ships: each function with the options of `serverless.yml`; of the npm package the command, the page, the
 * client and the demo.
 *
 * @param project the folder of `package.json`
 */
export async function buildBundles(project: string): Promise<readonly Bundle[]> {
  const text = await readFile(join(project, 'serverless.yml'), 'utf8');
  const { custom } = Service.parse(parse(text, { logLevel: 'silent' }));
  const { exclude, outputFileExtension, ...options } = custom.esbuild;
  // Each file is a function, also one that a setting leaves out.
  const handlers = await readdir(join(project, 'handlers'));
  const ofFunctions = handlers.sort().map(async (name) => {
    const path = `handlers/${name.replace(/\.\w+$/, '')}`;
    const built = await esbuild.build({
      ...options,
      external: exclude,
      absWorkingDir: project,
      entryPoints: [`${path}.ts`],
      outfile: `${path}${outputFileExtension}`,
      metafile: true,
      write: false,
      logLevel: 'warning',
    });
    const code = built.outputFiles[0]?.contents ?? new Uint8Array();
    const packages = shippedPackages(built.metafile, project);
    return { file: `${path}${outputFileExtension}`, code, packages };
  });
  return [
    ...(await Promise.all(ofFunctions)),
    await buildCommand(project),
    await bundleAs('dist/client/client.mjs', CLIENT_BUNDLE, project),
    await bundleAs('dist/demo/demo.mjs', DEMO_BUNDLE, project),
    ...(await buildConsole(project)),
  ];
}

async function bundleAs(file: string, options: BuildOptions, project: string): Promise<Bundle> {
  const built = await esbuild.build({ ...options, outfile: file, metafile: true, write: false });
  const code = built.outputFiles[0]?.contents ?? new Uint8Array();
  return { file, code, packages: shippedPackages(built.metafile, project) };
}

/** Each script of the page, and that of the report in a file. */
async function buildConsole(project: string): Promise<readonly Bundle[]> {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-ship-'));
  try {
    const [folder, file] = [join(directory, 'console'), join(directory, 'metafile.json')];
    await promisify(execFile)(process.execPath, ['console/build.js', folder, file], { cwd: project });
    const metafile: Metafile = JSON.parse(await readFile(file, 'utf8'));
    const scripts = Object.entries(metafile.outputs).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return await Promise.all(
      scripts.map(async ([name, output]) => ({
        file: `dist/console/${name}`,
        code: await readFile(join(folder, name)),
        packages: shippedPackages({ ...metafile, outputs: { [name]: output } }, project),
      })),
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function buildCommand(project: string): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-ship-'));
  try {
    const [file, metafile] = [join(directory, 'rollcall.mjs'), join(directory, 'metafile.json')];
    await promisify(execFile)(process.execPath, ['cli/bundle.js', file, metafile], { cwd: project });
    const packages = shippedPackages(JSON.parse(await readFile(metafile, 'utf8')), project);
    return { file: 'dist/rollcall.mjs', code: await readFile(file), packages };
  } finally {
    await rm(directory, { recursive: true });
  }
}
