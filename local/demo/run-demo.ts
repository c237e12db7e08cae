import { setTimeout as wait } from 'node:timers/promises';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { placesOf, type Place } from '../../src/automation/place.ts';
import { SECRET_ACCESS_KEY } from '../iam/credentials.ts';
import type { OrganizationFile } from '../organization/organization-file.ts';
import type { SimulatedOrganization } from '../simulated-organization.ts';
import { fetchReport, fetchResults, type ReportAnswer } from './api-client.ts';
import { printReport } from './print-report.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { differences } from './oracle.ts';

interface Stage {
  readonly organization: SimulatedOrganization;
  readonly file: OrganizationFile;
  readonly apiUrl: string;
  /** An organization of the user's own: anything may be missing in it. */
  readonly isCustom: boolean;
  /** Where the story is told. */
  readonly print: (text: string) => void;
  /** Columns. */
  readonly width: number;
  /** Shows how far something has come; nothing if nobody is watching. */
  readonly progress: (text: string) => void;
}

/** An entry of TargetLocations takes no more accounts. */
const MOST_MEMBERS = 50;
const PATIENCE_MS = 180_000;
const POLL_MS = 250;
/** Longer than the delay after which a ledger is counted. */
const STILL_MS = 8_000;
const ENDED = new Set(['Success', 'Failed', 'TimedOut', 'Cancelled']);

/** Runs scene after scene, prints what Rollcall made of each, and says what is not as it should be. */
export async function runDemo(stage: Stage): Promise<readonly string[]> {
  const { file, organization, print } = stage;
  const { accountId, region } = file.central;
  const credentials = { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY };
  const ssm = new SSMClient({ region, endpoint: organization.url, credentials });
  const all = file.accounts.map(({ id }) => id).filter((id) => id !== accountId);
  const members = all.slice(0, MOST_MEMBERS);
  const ofAll = members.length < all.length ? ` of ${all.length}` : '';

  const faults: string[] = [];
  for (const [index, scenario] of SCENARIOS.entries()) {
    const where = `${members.length}${ofAll} accounts${file.regions.length > 1 ? ` × ${file.regions.length} Regions` : ''}`;
    print(`\n${index + 1}. ${scenario.runbook} in ${where}\n  ${scenario.what}\n`);
    const undo = scenario.prepare(organization, members);
    try {
      const found = await play(stage, ssm, scenario, members);
      faults.push(...found.map((fault) => `${index + 1}. ${scenario.runbook}: ${fault}`));
    } finally {
      undo();
    }
  }
  ssm.destroy();
  return faults;
}

async function play(
  stage: Stage,
  ssm: SSMClient,
  scenario: Scenario,
  members: readonly string[],
): Promise<readonly string[]> {
  const { organization, file, apiUrl, print, width, isCustom } = stage;
  const { AutomationExecutionId: parentId = '' } = await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: scenario.runbook,
      TargetLocations: [{ Accounts: [...members], Regions: file.regions }],
    }),
  );
  const report = await untilSettled(stage, parentId);
  if (report === undefined) return [`${parentId} was not heard of within ${PATIENCE_MS / 1000} s`];
  const results = await fetchResults(apiUrl, parentId);
  const nameOf = (accountId: string) => organization.accounts.get(accountId)?.name ?? '';
  print(printReport(report, results, nameOf, width));
  const fault = isCustom ? undefined : scenario.fault(report);
  const targets = placesOf(members, file.regions);
  const readerRole = organization.environmentOf('collect')['READER_ROLE_NAME'] ?? '';
  const isReadable = ({ accountId }: Place): boolean =>
    organization.accounts.get(accountId)?.role(readerRole) !== undefined;
  const unsealed = report.seal === undefined && targets.every(isReadable);
  return [
    ...(unsealed ? [`${parentId} was not sealed`] : []),
    ...(fault === undefined ? [] : [fault]),
    ...differences(organization.executions(), parentId, targets, results, isReadable),
  ];
}

/** The report once it is sealed; or as it is, when nothing has changed for a while after the parent's end. */
async function untilSettled(
  { apiUrl, progress }: Stage,
  parentId: string,
): Promise<ReportAnswer | undefined> {
  const until = Date.now() + PATIENCE_MS;
  let [last, lastChange] = ['', Date.now()];
  for (;;) {
    const report = await fetchReport(apiUrl, parentId);
    const state = JSON.stringify([report?.status, report?.counts]);
    if (state !== last) [last, lastChange] = [state, Date.now()];
    const isOver = report?.seal !== undefined || Date.now() > until;
    const isStill = ENDED.has(report?.status ?? '') && Date.now() - lastChange > STILL_MS;
    if (isOver || isStill) {
      progress('');
      return report;
    }
    const ended = Object.values(report?.found ?? {}).reduce((sum, count) => sum + count, 0);
    progress(`  … ${ended} of ${report?.expected ?? '?'} collected`);
    await wait(POLL_MS);
  }
}
