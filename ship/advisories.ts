/** Versions from one, inclusive, below another: `['7.0.0', '7.0.5']`. */
type AffectedVersions = readonly [from: string, below: string];

/** A known vulnerability of a package that this project installs. */
export interface Advisory {
  /** Of GitHub's advisory database, or the address of the fix where there is none. */
  readonly id: string;
  readonly package: string;
  readonly what: string;
  readonly affected: readonly AffectedVersions[];
  /**
   * The test that plays the attack, `file: title`, where what we do with the package is exposed to it. Elsewhere it is enough
   * that no affected version is in the lock file.
   */
  readonly proof?: string;
}

/** The day on which the list was last compared with the advisories of what is in the lock file. */
export const REVIEWED_ON = '2026-11-30';

const BEFORE_ALL = '0.0.0';

/**
 * `npm audit` needs a registry that answers it, which a mirror need not, and which changes its answer from day to day. This list
 * is pinned: the same commit has the same answer, without a network. When a dependency changes, look up its advisories
 * (`https://github.com/advisories?query=NAME`) and write them here, or those of `npm audit`, where it works.
 */
export const ADVISORIES: readonly Advisory[] = [
  {
    id: 'GHSA-pppg-cpfq-h7wr',
    package: 'jsonpath-plus',
    what: 'a path runs code (CVE-2024-21534)',
    affected: [[BEFORE_ALL, '10.2.0']],
    proof: 'simulator/test/json-path.test.ts: no code of a document runs:',
  },
  {
    id: 'GHSA-hw8r-x6gr-5gjp',
    package: 'jsonpath-plus',
    what: 'a path runs code after all (CVE-2025-1302)',
    affected: [[BEFORE_ALL, '10.3.0']],
    proof: 'simulator/test/json-path.test.ts: no code of a document runs:',
  },
  {
    id: 'https://github.com/JSONPath-Plus/JSONPath/pull/266',
    package: 'jsonpath-plus',
    what: "a path runs code with eval: 'safe', through __lookupGetter__",
    affected: [[BEFORE_ALL, '10.4.0']],
    proof: 'simulator/test/json-path.test.ts: no code of a document runs:',
  },
  {
    id: 'GHSA-f9xv-q969-pqx4',
    package: 'yaml',
    what: 'a text makes the parser throw where it should not (CVE-2023-2251)',
    affected: [['2.0.0', '2.2.2']],
  },
  {
    id: 'GHSA-f67f-6cw9-8mq4',
    package: 'hono',
    what: 'JWT: the token chooses its algorithm (CVE-2026-22817); not used here',
    affected: [[BEFORE_ALL, '4.11.4']],
  },
  {
    id: 'GHSA-3vhc-576x-3qv4',
    package: 'hono',
    what: 'JWK: the token chooses its algorithm (CVE-2026-22818); not used here',
    affected: [[BEFORE_ALL, '4.11.4']],
  },
  {
    id: 'CVE-2026-47676',
    package: 'hono',
    what: 'app.mount() strips another prefix than it matched; not used here',
    affected: [[BEFORE_ALL, '4.12.21']],
  },
  {
    id: 'GHSA-67mh-4wv8-2f99',
    package: 'esbuild',
    what: 'any web page reads from the development server; not used here',
    affected: [[BEFORE_ALL, '0.25.0']],
  },
  {
    id: 'GHSA-7mvr-c777-76hp',
    package: 'playwright-core',
    what: 'browsers are downloaded without a check of the certificate (CVE-2025-59288); none is downloaded here',
    affected: [[BEFORE_ALL, '1.55.1']],
  },
  {
    id: 'GHSA-3h5v-q93c-6h6q',
    package: 'ws',
    what: 'many headers end the server (CVE-2024-37890)',
    affected: [['8.0.0', '8.17.1']],
  },
  {
    id: 'CVE-2026-22036',
    package: 'undici',
    what: 'an answer that is compressed many times over takes all memory',
    affected: [
      [BEFORE_ALL, '6.23.0'],
      ['7.0.0', '7.18.0'],
    ],
  },
  {
    id: 'GHSA-c2qf-rxjj-qqgw',
    package: 'semver',
    what: 'a range takes for ever (CVE-2022-25883)',
    affected: [
      [BEFORE_ALL, '5.7.2'],
      ['6.0.0', '6.3.1'],
      ['7.0.0', '7.5.2'],
    ],
  },
  {
    id: 'GHSA-3xgq-45jj-v275',
    package: 'cross-spawn',
    what: 'an argument takes for ever (CVE-2024-21538)',
    affected: [
      [BEFORE_ALL, '6.0.6'],
      ['7.0.0', '7.0.5'],
    ],
  },
  {
    id: 'GHSA-grv7-fg5c-xmjg',
    package: 'braces',
    what: 'a pattern takes all memory (CVE-2024-4068)',
    affected: [[BEFORE_ALL, '3.0.3']],
  },
  {
    id: 'GHSA-952p-6rrq-rcjv',
    package: 'micromatch',
    what: 'a pattern takes for ever (CVE-2024-4067)',
    affected: [[BEFORE_ALL, '4.0.8']],
  },
  {
    id: 'GHSA-c2c7-rcm5-vvqj',
    package: 'picomatch',
    what: 'a pattern takes for ever (CVE-2026-33671)',
    affected: [
      [BEFORE_ALL, '2.3.2'],
      ['3.0.0', '3.0.2'],
      ['4.0.0', '4.0.4'],
    ],
  },
  {
    id: 'GHSA-f8q6-p94x-37v3',
    package: 'minimatch',
    what: 'a pattern takes for ever (CVE-2022-3517)',
    affected: [[BEFORE_ALL, '3.0.5']],
  },
  {
    id: 'CVE-2026-26996',
    package: 'minimatch',
    what: 'a pattern of many asterisks takes for ever; mended in each line from 3 to 10',
    affected: [
      [BEFORE_ALL, '3.1.3'],
      ['5.0.0', '5.1.7'],
      ['9.0.0', '9.0.6'],
      ['10.0.0', '10.2.1'],
    ],
  },
  {
    id: 'GHSA-v6h2-p8h4-qcjw',
    package: 'brace-expansion',
    what: 'a pattern takes for ever (CVE-2025-5889)',
    affected: [
      ['1.0.0', '1.1.12'],
      ['2.0.0', '2.0.2'],
      ['3.0.0', '3.0.1'],
      ['4.0.0', '4.0.1'],
    ],
  },
  {
    id: 'GHSA-5j98-mcp5-4vw2',
    package: 'glob',
    what: 'its command runs code by the name of a file (CVE-2025-64756)',
    affected: [
      ['10.2.0', '10.5.0'],
      ['11.0.0', '11.1.0'],
    ],
  },
  {
    id: 'GHSA-mh29-5h37-fv8m',
    package: 'js-yaml',
    what: 'a merged key changes the prototype (CVE-2025-64718)',
    affected: [
      [BEFORE_ALL, '3.14.2'],
      ['4.0.0', '4.1.1'],
    ],
  },
  {
    id: 'GHSA-9c47-m6qq-7p4h',
    package: 'json5',
    what: 'a key changes the prototype (CVE-2022-46175)',
    affected: [
      [BEFORE_ALL, '1.0.2'],
      ['2.0.0', '2.2.2'],
    ],
  },
  {
    id: 'GHSA-xvch-5gv4-984h',
    package: 'minimist',
    what: 'an argument changes the prototype (CVE-2021-44906)',
    affected: [[BEFORE_ALL, '1.2.6']],
  },
  {
    id: 'GHSA-fwr7-v2mv-hh25',
    package: 'async',
    what: 'mapValues() changes the prototype (CVE-2021-43138)',
    affected: [
      ['2.0.0', '2.6.4'],
      ['3.0.0', '3.2.2'],
    ],
  },
  {
    id: 'GHSA-35jh-r3h4-6jhm',
    package: 'lodash',
    what: 'a template runs code (CVE-2021-23337)',
    affected: [[BEFORE_ALL, '4.17.21']],
  },
  {
    id: 'GHSA-93q8-gq69-wqmw',
    package: 'ansi-regex',
    what: 'a text takes for ever (CVE-2021-3807)',
    affected: [
      ['3.0.0', '3.0.1'],
      ['4.0.0', '4.1.1'],
      ['5.0.0', '5.0.1'],
      ['6.0.0', '6.0.1'],
    ],
  },
  {
    id: 'GHSA-67hx-6x53-jw92',
    package: '@babel/traverse',
    what: 'code that is compiled runs code (CVE-2023-45133)',
    affected: [[BEFORE_ALL, '7.23.2']],
  },
  {
    id: 'GHSA-968p-4wvh-cqc8',
    package: '@babel/helpers',
    what: 'compiled named groups take for ever (CVE-2025-27789)',
    affected: [[BEFORE_ALL, '7.26.10']],
  },
  {
    id: 'GHSA-4gmj-3p3h-gm8h',
    package: 'es5-ext',
    what: 'the text of a function takes for ever (CVE-2024-27088)',
    affected: [['0.10.0', '0.10.63']],
  },
  {
    id: 'GHSA-9wv6-86v2-598j',
    package: 'path-to-regexp',
    what: 'a path takes for ever (CVE-2024-45296)',
    affected: [
      [BEFORE_ALL, '0.1.10'],
      ['0.2.0', '1.9.0'],
      ['2.0.0', '3.3.0'],
      ['4.0.0', '6.3.0'],
      ['7.0.0', '8.0.0'],
    ],
  },
];
