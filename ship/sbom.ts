import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { billOfMaterials } from './bill-of-materials.ts';
import { buildBundles } from './bundles.ts';

const Project = z.object({ name: z.string(), version: z.string(), license: z.string() });
const Lock = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

// `npm run sbom [-- FILE]`: writes the packages that ship as CycloneDX.
const [file = 'sbom.cdx.json'] = process.argv.slice(2);
const project = Project.parse(JSON.parse(await readFile('package.json', 'utf8')));
const lock = Lock.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
const integrity = new Map(
  Object.entries(lock.packages).map(([folder, one]) => [folder, one.integrity ?? '']),
);
const bundles = await buildBundles(process.cwd());
await writeFile(file, `${JSON.stringify(billOfMaterials(project, bundles, integrity), undefined, 2)}\n`);
process.stdout.write(`${file}: ${bundles.map((bundle) => bundle.file).join(', ')}\n`);
