import { createHash } from 'node:crypto';
import type { Bundle } from './bundles.ts';
import type { ShippedPackage } from './shipped-packages.ts';

/** Whose bill it is. */
export interface Project {
  readonly name: string;
  readonly version: string;
  /** An SPDX identifier. */
  readonly license: string;
}

/**
 * What is in the bundles, as CycloneDX 1.6: each bundle with the SHA-256 of its file, each package with the SHA-512 of its
 * tarball in the registry, and who has or imports whom. The same bundles give the same bill: it has no time and no serial number.
 *
 * @param integrity of `package-lock.json`, by folder, in the form of Subresource Integrity
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function billOfMaterials(
  project: Project,
  bundles: readonly Bundle[],
  integrity: ReadonlyMap<string, string>,
): object {
  const root = `${project.name}@${project.version}`;
  const packages = [
    ...new Map(bundles.flatMap((bundle) => bundle.packages.map((one) => [purlOf(one), one]))),
  ];
  packages.sort(([one], [other]) => (one < other ? -1 : 1));
  const imports = importsBetween(bundles);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': root, ...nameOf(project), licenses: licensesOf(project) },
    },
    components: [
      ...bundles.map(({ file, code }) => ({
        type: 'application',
        'bom-ref': file,
        name: file,
        version: project.version,
        hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(code).digest('hex') }],
      })),
      ...packages.map(([purl, one]) => ({
        type: 'library',
        'bom-ref': purl,
        ...nameOf(one),
        hashes: hashesOf(integrity.get(one.folder)),
        licenses: licensesOf(one),
        purl,
      })),
    ],
    dependencies: [
      { ref: root, dependsOn: bundles.map(({ file }) => file) },
      ...bundles.map((bundle) => ({
        ref: bundle.file,
        dependsOn: [...new Set(bundle.packages.map(purlOf))].toSorted(),
      })),
      ...packages.map(([purl]) => ({ ref: purl, dependsOn: [...(imports.get(purl) ?? [])].toSorted() })),
    ],
  };
}

/** By package URL; over all bundles, since what of a package is in each may import something else. */
function importsBetween(bundles: readonly Bundle[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const { packages } of bundles) {
    const purls = new Map(packages.map((one) => [one.folder, purlOf(one)]));
    for (const one of packages) {
      const imports = all.get(purlOf(one)) ?? new Set();
      all.set(purlOf(one), imports);
      for (const folder of one.imports) imports.add(purls.get(folder) ?? folder);
    }
  }
  return all;
}

/** @see https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md */
const purlOf = ({ name, version }: ShippedPackage): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`;

function nameOf({ name, version }: { readonly name: string; readonly version: string }): object {
  const [group, bare] = name.split('/');
  return bare === undefined ? { name, version } : { group, name: bare, version };
}

/** An expression where it is more than one identifier. */
const licensesOf = ({ license }: { readonly license: string }): object[] =>
  /[ (]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }];

function hashesOf(integrity: string | undefined): object[] {
  const [algorithm, base64 = ''] = integrity?.split('-', 2) ?? [];
  return algorithm === 'sha512'
    ? [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }]
    : [];
}
