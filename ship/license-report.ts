import type { Bundle } from './bundles.ts';
import { groupBy } from './group-by.ts';
import { isPermissive } from './permissive.ts';

/** A package in what ships, and whether its licence lets it be there. */
interface LicenseReport {
  /** Package, version, licence and the files that it is in; sorted, one line each. */
  readonly lines: readonly string[];
  /** What is wrong, by package; empty when all is well. */
  readonly faults: readonly string[];
}

/** Which packages are in the bundles, under which licence; a fault for each whose licence is not known to be permissive. */
export function reportLicenses(bundles: readonly Pick<Bundle, 'file' | 'packages'>[]): LicenseReport {
  const rows = bundles.flatMap(({ file, packages }) => packages.map((one) => ({ ...one, file })));
  const byPackage = groupBy(rows, ({ name, version, license }) => `${name} ${version} ${license}`);
  const sorted = [...byPackage].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    lines: sorted.map(([title, those]) => `${title} (${those.map(({ file }) => file).join(', ')})`),
    faults: sorted.flatMap(([, [first]]) =>
      first === undefined || isPermissive(first.license)
        ? []
        : [
            `${first.name} ${first.version} in ${first.file} is under ${first.license}, which is not known to be permissive: do without it, or, if it is, add its licence to ship/permissive.ts`,
          ],
    ),
  };
}
