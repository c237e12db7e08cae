import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { parse } from 'yaml';
import * as z from 'zod';
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
 * Bundles what ships as it ships: each function with the options of `serverless.yml`, the command with its own script.
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
  return [...(await Promise.all(ofFunctions)), ...(await buildCommand(project))];
}

/** The files of the command: itself, and what one command alone loads. */
const COMMAND_FILES = ['rollcall.mjs', 'rollcall-mcp.mjs'] as const;

async function buildCommand(project: string): Promise<readonly Bundle[]> {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-ship-'));
  try {
    const [file, metafile] = [join(directory, COMMAND_FILES[0]), join(directory, 'metafile.json')];
    await promisify(execFile)(process.execPath, ['cli/bundle.js', file, metafile], { cwd: project });
    const whole: esbuild.Metafile = JSON.parse(await readFile(metafile, 'utf8'));
    const bundles = COMMAND_FILES.map(async (name) => {
      const outputs = Object.entries(whole.outputs).filter(([path]) => path.endsWith(`/${name}`));
      const packages = shippedPackages({ ...whole, outputs: Object.fromEntries(outputs) }, project);
      return { file: `dist/${name}`, code: await readFile(join(directory, name)), packages };
    });
    return await Promise.all(bundles);
  } finally {
    await rm(directory, { recursive: true });
  }
}
