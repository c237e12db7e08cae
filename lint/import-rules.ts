/** What the files of a folder may import besides files of that folder itself. */
export interface ImportRule {
  readonly folder: string;
  /** Files and folders of this project. */
  readonly may: readonly string[];
  /** Packages, `node:` modules included. `*` at the end stands for any text. */
  readonly packages: readonly string[];
  /** Files, folders and packages that may be imported as types only. */
  readonly types?: readonly string[];
}

const AWS_SDK = ['@aws-sdk/*', '@smithy/*'] as const;
const NOT_AWS = ['*', '!@aws-sdk/*', '!@smithy/*'] as const;

/**
 * The map of the house: what each folder may import. The rule of the longest folder that holds a file counts. A folder that
 * is not listed may import everything: `test`, `bench`, `ship` and the templates' folders.
 *
 * `npm run lint` checks each import, type and dynamic imports included (lint/check-imports.ts), and refuses circles.
 */
export const IMPORT_RULES: readonly ImportRule[] = [
  { folder: 'src/domain', may: [], packages: ['node:crypto'] },
  { folder: 'src/ledger', may: ['src/domain'], packages: ['node:crypto'] },
  { folder: 'src/lib', may: ['src/domain'], packages: NOT_AWS },
  { folder: 'src/ingest', may: ['src/domain', 'src/ledger', 'src/lib'], packages: NOT_AWS },
  { folder: 'src/collect', may: ['src/domain', 'src/ledger', 'src/lib'], packages: NOT_AWS },
  {
    folder: 'src/store',
    may: ['src/domain', 'src/ledger', 'src/lib'],
    packages: NOT_AWS,
    types: ['src/resume/ports.ts'],
  },
  { folder: 'src/sweep', may: ['src/domain', 'src/ledger', 'src/lib'], packages: NOT_AWS },
  { folder: 'src/gather', may: ['src/domain', 'src/ledger', 'src/lib'], packages: NOT_AWS },
  { folder: 'src/api', may: ['src/domain', 'src/ledger', 'src/lib'], packages: NOT_AWS },
  { folder: 'src/notify', may: ['src/domain', 'src/ledger', 'src/lib'], packages: NOT_AWS },
  { folder: 'src/resume', may: ['src/domain', 'src/ledger', 'src/lib'], packages: NOT_AWS },
  {
    folder: 'src/aws',
    may: ['src/domain', 'src/ledger', 'src/lib', 'src/store', 'src/ingest'],
    packages: ['*'],
    types: ['src/collect', 'src/notify', 'src/resume', 'src/sweep'],
  },
  { folder: 'src/app', may: ['src'], packages: ['*'] },
  { folder: 'handlers', may: ['src/app', 'src/api/http'], packages: ['@types/aws-lambda', 'aws-lambda'] },
  {
    folder: 'cli',
    may: [
      'src/domain',
      'src/api/http/csv-cell.ts',
      'src/api/http/csv-line.ts',
      'client',
      'console',
      'runbooks/library.ts',
      'ship/write-sources.js',
      'package.json',
    ],
    packages: NOT_AWS,
    types: ['src', 'local/fleet', ...AWS_SDK],
  },
  {
    folder: 'cli/connect',
    may: ['cli', 'client', 'src/domain', 'src/lib/clock-refusal.ts'],
    packages: ['*'],
  },
  // What runs in a browser knows the API by its OpenAPI document alone.
  { folder: 'client/build', may: ['ship/put-in-place.js'], packages: NOT_AWS },
  { folder: 'client', may: [], packages: ['@smithy/core', '@smithy/core/*', '@smithy/signature-v4'] },
  {
    folder: 'console/src',
    may: ['client/ask.ts', 'client/caller.ts', 'client/openapi.d.ts', 'client/operations.ts'],
    packages: ['lit', 'lit/*'],
  },
  { folder: 'console/report', may: ['console/src'], packages: ['lit', 'lit/*'] },
  { folder: 'console/serve', may: [], packages: ['node:*'] },
  { folder: 'cli/gather', may: ['cli', 'src'], packages: NOT_AWS, types: AWS_SDK },
  { folder: 'cli/local-store', may: ['cli', 'client', 'src'], packages: NOT_AWS, types: AWS_SDK },
  { folder: 'cli/facts', may: ['cli', 'src'], packages: NOT_AWS, types: AWS_SDK },
  // The schemas of its answers are the API's own.
  { folder: 'cli/mcp', may: ['cli', 'src/domain', 'src/api', 'package.json'], packages: NOT_AWS },
  // A package of its own: nothing of Rollcall, in its tests neither.
  { folder: 'simulator', may: [], packages: ['*'] },
];
