import { groupBy } from './group-by.ts';
import type { ShippedPackage } from './shipped-packages.ts';

const RULE = `\n\n${'-'.repeat(80)}\n\n`;

/**
 * The licences and notices of what is in a file, each text once, under the packages that it belongs to.
 *
 * @param file what the packages are in, by its name
 */
export function noticesFor(file: string, packages: readonly ShippedPackage[]): string {
  const byNotice = groupBy(packages, ({ notice }) => notice);
  const without = byNotice.get('') ?? [];
  byNotice.delete('');
  const texts = [...byNotice].map(([notice, those]) => [...those.map(titleOf), '', notice].join('\n'));
  const bare = [...without.map(titleOf), '', 'These hold no text of the licence that they name.'].join('\n');
  return `${[`${file} holds code of these packages.`, ...texts, ...(without.length > 0 ? [bare] : [])].join(RULE)}\n`;
}

const titleOf = ({ name, version, license }: ShippedPackage): string => `${name} ${version} (${license})`;
