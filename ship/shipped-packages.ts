import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import * as z from 'zod';

/** A package of npm of which something is in a bundle. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As its `package.json` has it, an SPDX expression as a rule; `UNKNOWN` if it has none. */
  readonly license: string;
  /** Its licence and notices in full, as its authors require. Empty if it holds none. */
  readonly notice: string;
  /** Where it was found, from the folder that esbuild worked in, with `/` as separator. */
  readonly folder: string;
  /** `folder` of each shipped package that it imports something of, in their order. */
  readonly imports: readonly string[];
}

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string().catch('UNKNOWN') });
const NOTICE = /^(licen[cs]e|notice|copying)/i;

/**
 * The packages of which at least a byte is in the output, sorted by folder: not what is installed, and not what was
 * read and left out.
 *
 * @param root the folder that esbuild worked in
 * @see https://esbuild.github.io/api/#metafile
 */
export function shippedPackages(metafile: Metafile, root: string): readonly ShippedPackage[] {
  const importsOf = new Map<string, Set<string>>();
  for (const file of filesInOutput(metafile)) {
    const folder = folderOf(file);
    if (folder === undefined) continue;
    const imports = importsOf.get(folder) ?? new Set<string>();
    importsOf.set(folder, imports);
    for (const { path } of metafile.inputs[file]?.imports ?? []) imports.add(folderOf(path) ?? folder);
  }
  const folders = [...importsOf.keys()].sort();
  return folders.map((folder) => ({
    ...describe(join(root, folder)),
    folder,
    imports: folders.filter((other) => other !== folder && importsOf.get(folder)?.has(other)),
  }));
}

const filesInOutput = ({ outputs }: Metafile): readonly string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );

/** The folder of the package that a file of `node_modules` belongs to; undefined for a file of this project. */
const folderOf = (file: string): string | undefined => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

function describe(path: string): Pick<ShippedPackage, 'name' | 'version' | 'license' | 'notice'> {
  const files = readdirSync(path).filter((file) => NOTICE.test(file));
  const texts = files.toSorted().map((file) => readFileSync(join(path, file), 'utf8').trim());
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')));
  return { ...manifest, notice: texts.join('\n\n') };
}
