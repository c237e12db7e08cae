import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ADVISORIES } from '../../ship/advisories.ts';
import { advisoryFaults, lockedVersions } from '../../ship/find-advisory-faults.ts';

const lockOf = (packages: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    packages: Object.fromEntries(Object.entries(packages).map(([path, version]) => [path, { version }])),
  });
const found = (packages: Readonly<Record<string, string>>): string[] =>
  advisoryFaults(ADVISORIES, lockedVersions(lockOf(packages)), '.').filter(
    (fault) => !fault.includes('any more'),
  );

test('no version in the lock file has a known vulnerability, and each proof is a test', () => {
  const versions = lockedVersions(readFileSync('package-lock.json', 'utf8'));
  expect(advisoryFaults(ADVISORIES, versions, '.')).toEqual([]);
});

describe('an affected version is found,', () => {
  test.each<[where: string, packages: Readonly<Record<string, string>>, ids: readonly string[]]>([
    [
      'at the top',
      { 'node_modules/jsonpath-plus': '10.3.0' },
      ['https://github.com/JSONPath-Plus/JSONPath/pull/266'],
    ],
    ['within another package', { 'node_modules/a/node_modules/semver': '7.5.1' }, ['GHSA-c2qf-rxjj-qqgw']],
    [
      'beside one that is not',
      { 'node_modules/semver': '7.8.6', 'node_modules/b/node_modules/semver': '6.3.0' },
      ['GHSA-c2qf-rxjj-qqgw'],
    ],
    ['just below the fix', { 'node_modules/picomatch': '4.0.3' }, ['GHSA-c2c7-rcm5-vvqj']],
    ['as a pre-release of the fix', { 'node_modules/ws': '8.17.1-beta.1' }, ['GHSA-3h5v-q93c-6h6q']],
    ['with a scope', { 'node_modules/@babel/traverse': '7.9.0' }, ['GHSA-67hx-6x53-jw92']],
  ])('%s', (_where, packages, ids) => {
    expect(found(packages).map((fault) => fault.replace(/: (?!\/).*/s, ''))).toEqual(ids);
  });

  test.each([
    ['the fix itself', { 'node_modules/picomatch': '4.0.4' }],
    ['a later line', { 'node_modules/cross-spawn': '7.0.6' }],
    ['another package', { 'node_modules/picomatch-fast': '1.0.0' }],
  ])('and not %s', (_what, packages) => {
    expect(found(packages)).toEqual([]);
  });
});

test('a package that is gone, and a proof that is no test, are said', () => {
  const [first] = ADVISORIES;
  if (first === undefined) throw new Error('There is no advisory');
  const none = new Map<string, ReadonlySet<string>>();
  expect(advisoryFaults([first], none, '.')).toEqual([
    expect.stringContaining('is not in the lock file any more'),
  ]);
  const proof = 'simulator/test/json-path.test.ts: no such thing happens';
  const versions = new Map([[first.package, new Set(['99.0.0'])]]);
  expect(advisoryFaults([{ ...first, proof }], versions, '.')).toEqual([
    `${first.id}: ${proof}: there is no such test`,
  ]);
});
