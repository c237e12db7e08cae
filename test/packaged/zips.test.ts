import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { ALL_FUNCTIONS, environmentOf, FUNCTIONS } from '../templates/support/functions.ts';
import {
  packageCentralStack,
  readCompiledTemplate,
  removePackage,
  type Packaged,
} from '../templates/support/package-central-stack.ts';
import { CENTRAL, deploy, ORGANIZATION_ID } from '../templates/support/stacks.ts';
import { readZip } from '../templates/support/zip.ts';

// Packaging takes its time on a busy machine.
jest.setTimeout(120_000);

let packaged: Packaged;
/** In another directory and at another time, of another stage: no stage is in the code. */
let again: Packaged;

beforeAll(async () => {
  // With the functions that only a setting asks for.
  const settings = [`organizationId=${ORGANIZATION_ID}`, 'runMetrics=true', 'runAcrossAccounts=one'];
  const organization = settings.flatMap((setting) => ['--param', setting]);
  [packaged, again] = await Promise.all([
    packageCentralStack(organization),
    packageCentralStack([...organization, '--stage', 'dev']),
  ]);
});
afterAll(async () => {
  await Promise.all([removePackage(packaged), removePackage(again)]);
});

describe('packaging', () => {
  test('needs no credentials, opens no connection and complains of nothing', () => {
    expect(packaged.exitCode).toBe(0);
    expect(packaged.output).not.toMatch(/CONNECTS|warning|deprecat|credential/i);
  });

  test.each(ALL_FUNCTIONS)(
    'the zip of %s holds its one file and its licences: no source map, no code of another',
    async (name) => {
      const files = await readZip(join(packaged.directory, `${name}.zip`));
      expect([...files.keys()]).toEqual(['LICENSES.txt', `handlers/${name}.mjs`]);
      const code = files.get(`handlers/${name}.mjs`)?.toString();
      expect(code).not.toContain('sourceMappingURL');
      // What esbuild leaves where CommonJS asks for a module that an ES module cannot give it.
      expect(code).not.toContain('Dynamic require of');
      const licences = files.get('LICENSES.txt')?.toString();
      expect(licences).toMatch(/^@aws-sdk\/client-dynamodb [\d.]+ \(Apache-2\.0\)$/m);
      expect(licences).toContain('Apache License');
    },
  );

  test.each(ALL_FUNCTIONS)('the same input gives the same zip of %s, byte for byte', async (name) => {
    const [one, other] = await Promise.all(
      [packaged, again].map(async ({ directory }) => hashOf(await readFile(join(directory, `${name}.zip`)))),
    );
    expect(one).toBe(other);
  });

  test.each(ALL_FUNCTIONS)(
    'the zip of %s is no larger than 250 KB, and its size is printed',
    async (name) => {
      const { size } = await stat(join(packaged.directory, `${name}.zip`));
      expect(size).toBeLessThanOrEqual(250 * 1024);
      expect(packaged.output).toContain(`${name}.zip  ${(size / 1024).toFixed(1)} KB`);
    },
  );

  test('the bill of materials is of the code in the zips', async () => {
    const bill = join(packaged.directory, 'sbom.json');
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'ship/sbom.ts', bill]);
    const { components } = Bill.parse(JSON.parse(await readFile(bill, 'utf8')));
    for (const name of FUNCTIONS) {
      const file = `handlers/${name}.mjs`;
      const files = await readZip(join(packaged.directory, `${name}.zip`));
      const listed = components.find((component) => component.name === file);
      expect([file, listed?.hashes]).toEqual([
        file,
        [{ alg: 'SHA-256', content: hashOf(files.get(file) ?? Buffer.of()) }],
      ]);
    }
  });

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
const Bill = z.object({
  components: z.array(
    z.object({ name: z.string(), hashes: z.array(z.object({ alg: z.string(), content: z.string() })) }),
  ),
});

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

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
