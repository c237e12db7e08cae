import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { stringify } from 'yaml';
import { VirtualClock } from '../simulator/clock/virtual-clock.ts';
import { loadProjectTemplates } from '../local/templates/load-templates.ts';
import { loadRunbooks } from '../simulator/organization/load.ts';
import { readOrganizationFile } from '../simulator/organization/organization-file.ts';
import { startSimulatedOrganization } from '../simulator/simulated-organization.ts';

// What a large simulated organization costs: time and memory of its start, of a run in all of it, and of thirty days
// that pass in it, all under virtual time.

const CENTRAL = '480783779961';
const FIRST = 100_000_000_001;
const ACCOUNTS = 1_000;
const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1'];
const LOCATIONS = 20;
const DAY_MS = 86_400_000;

const file = readOrganizationFile(
  stringify({
    organizationId: 'o-exampleorgid',
    regions: REGIONS,
    central: { accountId: CENTRAL, region: 'eu-west-1' },
    defaults: { stacks: { roles: {}, forwarder: {} }, roles: ['AWS-SystemsManager-AutomationExecutionRole'] },
    accounts: [
      { id: CENTRAL, name: 'central', stacks: {} },
      {
        id: String(FIRST),
        count: ACCOUNTS,
        name: 'member-{{index}}',
        answers: { 'iam:ListAccountAliases': { AccountAliases: ['alias-of-{{accountId}}'] } },
      },
    ],
  }),
);
const cache = join(tmpdir(), 'ssm-rollcall-templates');
mkdirSync(cache, { recursive: true });
const templates = await loadProjectTemplates(process.cwd(), cache, file);
const runbooks = await loadRunbooks('runbooks');

const megabytes = (): string => `${Math.round(process.memoryUsage().rss / 1024 / 1024)} MB`;
const say = (what: string, value: string): void =>
  void process.stdout.write(`${what.padEnd(60)}${value.padStart(12)}\n`);

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const before = performance.now();
  const result = await work();
  say(what, `${Math.round(performance.now() - before)} ms`);
  say('  resident memory after it', megabytes());
  return result;
}

say('resident memory before', megabytes());
const clock = new VirtualClock(Date.UTC(2026, 0, 1));
const organization = await timed(`start: ${ACCOUNTS} accounts × ${REGIONS.length} Regions`, () =>
  startSimulatedOrganization({ organization: file, templates, runbooks, port: 0, clock, seed: 1 }),
);

let events = 0;
let sweeps = 0;
organization.connect({
  queues: {
    collect: async ({ Records }) => {
      events += Records.length;
    },
  },
  schedules: {
    sweep: async () => {
      sweeps += 1;
    },
  },
});

const ssm = new SSMClient({
  region: 'eu-west-1',
  endpoint: organization.url,
  credentials: { accessKeyId: CENTRAL, secretAccessKey: 'local' },
});
const accountsAt = (targetLocation: number): string[] =>
  Array.from({ length: ACCOUNTS / LOCATIONS }, (_, index) =>
    String(FIRST + targetLocation * (ACCOUNTS / LOCATIONS) + index),
  );

await timed(`a parent of ${ACCOUNTS * REGIONS.length} children, all at once`, async () => {
  await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: Array.from({ length: LOCATIONS }, (_, targetLocation) => ({
        Accounts: accountsAt(targetLocation),
        Regions: REGIONS,
        TargetLocationMaxConcurrency: '100%',
      })),
    }),
  );
  await organization.idle();
});
const succeeded = organization
  .executions()
  .filter(({ execution }) => execution.AutomationExecutionStatus === 'Success').length;
say('  executions that succeeded', String(succeeded));
say('  events that reached the queue', String(events));

await timed('thirty days, with a sweep every five minutes', () => clock.runFor(30 * DAY_MS));
say('  sweeps', String(sweeps));

ssm.destroy();
await organization.close();
