import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { startHttpApi, type HttpApi } from '../../local/http-api.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import {
  startSimulatedOrganization,
  type SimulatedOrganization,
} from '../../simulator/simulated-organization.ts';
import type { ReportAnswer, ResultAnswer } from '../../local/demo/api-client.ts';
import { differences } from '../../local/demo/oracle.ts';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from '../local/start.ts';
import { checkAnswer } from '../support/check-answer.ts';
import { FUNCTIONS, type FunctionName } from '../templates/support/functions.ts';
import {
  packageCentralStack,
  readCompiledTemplate,
  removePackage,
  type Packaged,
} from '../templates/support/package-central-stack.ts';
import { readZip } from '../templates/support/zip.ts';
import { nodeOf, startPackagedFunction, type PackagedFunction } from './support/packaged-function.ts';

// What is deployed, and not its sources: the zips, on the Node that Lambda runs them on and the one before it. As on AWS, real
// time passes. `npm run test:packaged`.

// It packages, fetches two versions of Node, and waits for real time.
jest.setTimeout(600_000);

const VERSIONS = [24, 22] as const;
const DEADLINE = { getRemainingTimeInMillis: () => 60_000 };
/** So many half seconds: a machine that others use too may be slow. */
const PATIENCE_TRIES = 240;
/** What the server in between adds to the function's own headers. */
const OF_HTTP = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);
const TARGETS = MEMBERS.map((accountId) => ({ accountId, region: REGION }));

let packaged: Packaged;
let unzipped: string;
beforeAll(async () => {
  packaged = await packageCentralStack(['--region', REGION, '--param', 'organizationId=o-exampleorgid']);
  await readCompiledTemplate(packaged);
  unzipped = await mkdtemp(join(tmpdir(), 'rollcall-unzipped-'));
  for (const name of FUNCTIONS) {
    for (const [file, content] of await readZip(join(packaged.directory, `${name}.zip`))) {
      await mkdir(dirname(join(unzipped, name, file)), { recursive: true });
      await writeFile(join(unzipped, name, file), content);
    }
  }
});
afterAll(async () => {
  await removePackage(packaged);
  await rm(unzipped, { recursive: true });
});

describe.each(VERSIONS)('the packaged functions on Node %d', (major) => {
  let organization: SimulatedOrganization;
  let functions: Readonly<Record<FunctionName, PackagedFunction>>;
  let api: HttpApi;
  let ssm: SSMClient;

  beforeEach(async () => {
    const sample = await sampleOrganization();
    const central = readTemplate(await readCompiledTemplate(packaged));
    organization = await startSimulatedOrganization({
      ...sample,
      templates: { ...sample.templates, central },
      port: 0,
      seed: 1,
    });
    const node = await nodeOf(major);
    const start = (name: FunctionName) =>
      startPackagedFunction(
        node,
        join(unzipped, name, 'handlers', `${name}.mjs`),
        organization.environmentOf(name),
      );
    functions = { collect: await start('collect'), sweep: await start('sweep'), api: await start('api') };
    organization.connect({ queues: { collect: functions.collect.call } });
    api = await startHttpApi(
      0,
      (event) => functions.api.call(event, DEADLINE),
      async () => undefined,
    );
    ssm = new SSMClient({
      region: REGION,
      endpoint: organization.url,
      credentials: { accessKeyId: CENTRAL, secretAccessKey: SECRET_ACCESS_KEY },
    });
  });
  afterEach(async () => {
    ssm.destroy();
    await api.close();
    await Promise.all(Object.values(functions).map((one) => one.close()));
    await organization.close();
  });

  const run = async (runbook: string): Promise<string> => {
    const { AutomationExecutionId = '' } = await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: runbook,
        TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION], TargetLocationMaxConcurrency: '7' }],
      }),
    );
    return AutomationExecutionId;
  };
  /** The answer of a route, held against what is documented. */
  const get = async (path: string): Promise<unknown> => {
    // `fetch` unpacks what is compressed, and leaves the header that says so.
    const response = await fetch(`${api.url}${path}`, { headers: { 'accept-encoding': 'identity' } });
    const body = await response.text();
    const headers = [...response.headers].filter(([name]) => !OF_HTTP.has(name));
    await checkAnswer(
      'GET',
      path.split('?')[0] ?? '',
      new Response(body, { status: response.status, headers }),
    );
    return JSON.parse(body);
  };
  const Report = z.custom<ReportAnswer>();
  const sealed = async (parentId: string, between: () => Promise<unknown>): Promise<ReportAnswer> => {
    for (let attempts = 0; attempts < PATIENCE_TRIES; attempts += 1) {
      const response = await fetch(`${api.url}/executions/${parentId}`);
      const report = response.ok ? Report.parse(await response.json()) : undefined;
      if (report?.seal !== undefined) return report;
      await between();
      await sleep(500);
    }
    throw new Error(`${parentId} was not sealed in two minutes at least`);
  };
  const mismatches = async (parentId: string) => {
    const { results } = (await get(`/executions/${parentId}/results`)) as { results: ResultAnswer[] };
    return differences(organization.executions(), parentId, TARGETS, results);
  };

  test('are run by that Node, start with what the stack gives them, and are not complained of', async () => {
    for (const name of FUNCTIONS) {
      expect(functions[name].version).toMatch(new RegExp(`^v${major}\\.`));
      expect(functions[name].written().stderr).toBe('');
    }
  });

  test('tell a run across seven accounts as it happened, by its events', async () => {
    const parentId = await run('get_account_alias');
    const report = await sealed(parentId, async () => undefined);
    expect(report).toMatchObject({
      expected: 7,
      counts: { succeeded: 7 },
      found: { event: 7 },
      seal: { revision: 1 },
    });
    expect(await mismatches(parentId)).toEqual([]);
    for (const path of [
      '/executions',
      `/executions/${parentId}/missing`,
      '/coverage',
      '/health',
      '/openapi.json',
    ]) {
      expect(await get(path)).toBeDefined();
    }
    expect(await get(`/executions/${parentId}/groups`)).toBeDefined();
    expect(organization.functionErrors()).toEqual([]);
    expect(organization.deadLetters()).toEqual([]);
    expect(functions.collect.written().stdout).toContain('"Namespace":"Rollcall"');
    for (const name of FUNCTIONS) expect(functions[name].written().stderr).toBe('');
  });

  test('find by the sweep what no event told of, though a call is throttled and an account fails', async () => {
    organization.trouble.dropEvents();
    organization.trouble.throttleCalls({ operation: 'ssm:GetAutomationExecution', times: 3 });
    organization.accounts
      .get(MEMBERS[2])
      ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
    const parentId = await run('get_canonical_id');
    const report = await sealed(parentId, () => functions.sweep.call({}, DEADLINE));
    expect(report.counts).toMatchObject({ succeeded: 6, failed: 1 });
    expect(await mismatches(parentId)).toEqual([]);
    expect(organization.deadLetters()).toEqual([]);
    for (const name of FUNCTIONS) expect(functions[name].written().stderr).toBe('');
  });
});
