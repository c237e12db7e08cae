import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { environmentOf, FUNCTIONS } from '../support/functions.ts';
import { readCompiledTemplate, type Packaged } from '../support/package-central-stack.ts';
import { CENTRAL, deploy } from '../support/stacks.ts';
import { readZip } from '../support/zip.ts';

export function describePackaging(packaged: Packaged): void {
  describe('packaging', () => {
    test('needs no credentials, opens no connection and complains of nothing', () => {
      expect(packaged.exitCode).toBe(0);
      expect(packaged.output).not.toMatch(/CONNECTS|warning|deprecat|credential/i);
    });

    test.each(FUNCTIONS)(
      'the zip of %s holds its one file: no source map, no code of another',
      async (name) => {
        const files = await readZip(join(packaged.directory, `${name}.zip`));
        expect([...files.keys()]).toEqual([`handlers/${name}.mjs`]);
        const code = files.get(`handlers/${name}.mjs`)?.toString();
        expect(code).not.toContain('sourceMappingURL');
        // What esbuild leaves where CommonJS asks for a module that an ES module cannot give it.
        expect(code).not.toContain('Dynamic require of');
      },
    );

    test.each(FUNCTIONS)(
      'what is in the zip of %s starts, with what the stack puts into its environment',
      async (name) => {
        const files = await readZip(join(packaged.directory, `${name}.zip`));
        const stack = deploy(await readCompiledTemplate(packaged), CENTRAL);
        const said = await load(files.get(`handlers/${name}.mjs`) ?? Buffer.of(), environmentOf(stack, name));
        expect(said).toBe('function');
      },
    );
  });
}

/** What `typeof handler` is in a process of its own, which has nothing but this file. */
async function load(code: Buffer, environment: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-function-'));
  try {
    await writeFile(join(directory, 'function.mjs'), code);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `process.stdout.write(typeof (await import('./function.mjs')).handler)`,
      ],
      { cwd: directory, env: { ...environment, AWS_REGION: CENTRAL.region } },
    );
    return stdout;
  } finally {
    await rm(directory, { recursive: true });
  }
}
