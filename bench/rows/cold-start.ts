import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { zipSync } from 'fflate';
import { median } from '../compare.ts';
import { measureProcess } from '../measure-process.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';

const HANDLERS = ['api', 'collect', 'sweep', 'resume'] as const;
const TIMES = 15;
const ZIP_LIMIT_KB = 250;

/** Bundled as serverless.yml has it. */
async function bundle(name: string, outfile: string): Promise<Uint8Array> {
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL(`../../handlers/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return readFileSync(outfile);
}

/** What Lambda and the template set, so that the handler can be composed; the values do not matter here. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  TABLE_NAME: 'rollcall',
  BUS_NAME: 'rollcall',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/480783779961/rollcall-collect',
  READER_ROLE_NAME: 'rollcall-reader',
  CENTRAL_ACCOUNT_ID: '480783779961',
  PARTITION: 'aws',
  PARENT_ACCOUNTS: '480783779961',
  REGIONS: 'eu-west-1',
  DEADLINE_HOURS: '24',
  RETENTION_DAYS: '400',
  LOOK_BACK_DAYS: '2',
  ACCOUNT_NAMES: 'on',
  ACCOUNT_TAGS: 'off',
  ACCOUNT_VIEWERS: 'none',
  SERVICE_NAME: 'rollcall',
};

async function measure({ reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => undefined;');
  const files = new Map([['empty', empty]]);
  const figures: Figure[] = [];
  for (const name of HANDLERS) {
    const file = join(folder, `${name}.mjs`);
    const code = await bundle(name, file);
    files.set(name, file);
    figures.push({
      name: `${name}: zip, without its licences`,
      value: zipSync({ [`${name}.mjs`]: code }, { level: 9 }).length / 1024,
      unit: 'KB',
      goal: { of: 'value', atMost: ZIP_LIMIT_KB },
    });
  }
  // In turns, so that a busy moment of the computer meets all of them.
  const times = new Map([...files.keys()].map((name) => [name, [] as number[]]));
  const emptyProcesses: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    reportProgress(`${time + 1} of ${TIMES}`);
    for (const [name, file] of files) {
      const program = `const begin=performance.now();await import(${JSON.stringify(file)});process.stdout.write(String(performance.now()-begin))`;
      const { stdout, wallMs } = await measureProcess(
        process.execPath,
        ['--input-type=module', '-e', program],
        ENVIRONMENT,
      );
      times.get(name)?.push(Number(stdout));
      if (name === 'empty') emptyProcesses.push(wallMs);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  const emptyMs = median(times.get('empty') ?? []);
  for (const name of HANDLERS) {
    figures.push({
      name: `${name}: import, more than an empty one`,
      value: median(times.get(name) ?? []) - emptyMs,
      unit: 'ms',
      beside: { what: 'an empty process', value: median(emptyProcesses) },
      goal: { of: 'value', atMost: 50 },
    });
  }
  return figures;
}

export const coldStartRow: Row = {
  name: 'cold-start',
  title: `import of each bundle on Node ${process.versions.node}, in turns with an empty handler, median of ${TIMES}`,
  measure,
};
