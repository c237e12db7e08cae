import { readFileSync } from 'node:fs';
import { describe, expect, jest, test } from '@jest/globals';
import * as esbuild from 'esbuild';
import { CATALOG } from '../../cli/catalog.ts';
import { cliReference } from '../../cli/docs/reference.ts';

// It runs programs, which start slowly on a busy computer.
jest.setTimeout(120_000);

test('docs/cli.md says what --help says: npm run docs:cli writes it', async () => {
  expect(readFileSync('docs/cli.md', 'utf8')).toBe(await cliReference());
});

describe.each(CATALOG.map((entry) => [entry.name, entry] as const))('the help of %s', (name, entry) => {
  test('has examples of it, and says what its exit code means', async () => {
    const { examples, details } = await entry.load();
    expect(examples.length).toBeGreaterThan(0);
    expect(
      examples.filter(({ command }) => !command.includes(`rollcall ${name}`) && name !== 'show'),
    ).toEqual([]);
    expect(details).toMatch(/exit code/i);
  });
});

/** The packages and files of ours that are evaluated before a command is loaded. */
async function loadedAtOnce(): Promise<string[]> {
  const { metafile } = await esbuild.build({
    entryPoints: ['cli/main.ts'],
    outdir: 'dist',
    write: false,
    bundle: true,
    splitting: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const inputs = new Set<string>();
  const pending = Object.keys(metafile.outputs).filter(
    (file) => metafile.outputs[file]?.entryPoint === 'cli/main.ts',
  );
  for (const file of pending) {
    const { inputs: own = {}, imports = [] } = metafile.outputs[file] ?? {};
    for (const input of Object.keys(own)) inputs.add(input);
    for (const { kind, path } of imports) {
      if (kind === 'import-statement' && !pending.includes(path)) pending.push(path);
    }
  }
  return [...inputs].map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input);
}

test('--help loads the parser and no command, no schema, no table and nothing of AWS', async () => {
  const loaded = await loadedAtOnce();
  expect(loaded.filter((one) => !one.startsWith('cli/'))).toEqual(
    expect.arrayContaining(['commander', 'package.json']),
  );
  expect(new Set(loaded.filter((one) => !one.startsWith('cli/')))).toEqual(
    new Set(['commander', 'package.json']),
  );
  expect(loaded.filter((one) => /^cli\/(commands|connect|client)\//.test(one))).toEqual([]);
});
