import { setTimeout as wait } from 'node:timers/promises';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { locationsOf, type Location } from '../../src/domain/location.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import type { OrganizationFile } from '../../simulator/organization/organization-file.ts';
import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
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
  /** Shows how far something has come; nothing if the output is no terminal. */
  readonly progress: (text: string) => void;
}

/** An entry of TargetLocations takes no more accounts. */
const MOST_MEMBERS = 50;
const PATIENCE_MS = 180_000;
const POLL_MS = 250;
/** Longer than the hops of an event take. */
const EVENTS_MS = 500;
/** Longer than the delay after which a ledger is counted. */
const STILL_MS = 8_000;
const ENDED = new Set(['Success', 'Failed', 'TimedOut', 'Cancelled']);

/**
 * Runs scene after scene, prints what Rollcall made of each, and says what is not as it should be. The next one begins while
 * Rollcall still waits for what the last one left open: it waits five seconds, so that many changes make one count.
 */
export async function runDemo(stage: Stage): Promise<readonly string[]> {
  const { file, organization } = stage;
  const { accountId, region } = file.central;
  const credentials = { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY };
  const ssm = new SSMClient({ region, endpoint: organization.url, credentials });
  const all = file.accounts.map(({ id }) => id).filter((id) => id !== accountId);
  const members = all.slice(0, MOST_MEMBERS);
  const ofAll = members.length < all.length ? ` of ${all.length}` : '';
  const where = `${members.length}${ofAll} accounts${file.regions.length > 1 ? ` × ${file.regions.length} Regions` : ''}`;

  let told: Promise<readonly string[]> = Promise.resolve([]);
  for (const [index, scenario] of SCENARIOS.entries()) {
    const title = `${index + 1}. ${scenario.runbook}`;
    const parentId = await play(stage, ssm, scenario, members);
    told = told.then(async (faults) => {
      stage.print(`\n${title} in ${where}\n  ${scenario.what}\n`);
      const found = await report(stage, scenario, parentId, members);
      return [...faults, ...found.map((fault) => `${title}: ${fault}`)];
    });
    told.catch(() => undefined); // awaiting the last one tells of it
  }
  ssm.destroy();
  return told;
}

/** Runs a scene until AWS has ended it, and its events have gone by. @returns the parent's ID */
async function play(
  { organization, file, progress }: Stage,
  ssm: SSMClient,
  scenario: Scenario,
  members: readonly string[],
): Promise<string> {
  const undo = scenario.prepare(organization, members);
  try {
    const { AutomationExecutionId: parentId = '' } = await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: scenario.runbook,
        TargetLocations: [{ Accounts: [...members], Regions: file.regions }],
      }),
    );
    progress(`  … ${scenario.runbook} runs in ${members.length} accounts`);
    const until = Date.now() + PATIENCE_MS;
    while (!hasEnded(organization, parentId) && Date.now() < until) await wait(POLL_MS);
    await wait(EVENTS_MS);
    return parentId;
  } finally {
    undo();
  }
}

const hasEnded = (organization: SimulatedOrganization, parentId: string): boolean =>
  organization
    .executions()
    .some(
      ({ execution }) =>
        execution.AutomationExecutionId === parentId && ENDED.has(execution.AutomationExecutionStatus ?? ''),
    );

/** Prints what Rollcall made of a parent, and says what is not as it should be. */
async function report(
  stage: Stage,
  scenario: Scenario,
  parentId: string,
  members: readonly string[],
): Promise<readonly string[]> {
  const { organization, file, apiUrl, print, width, isCustom } = stage;
  const settled = await untilSettled(stage, parentId);
  if (settled === undefined) return [`${parentId} was not heard of within ${PATIENCE_MS / 1000} s`];
  const results = await fetchResults(apiUrl, parentId);
  const nameOf = (accountId: string) => organization.accounts.get(accountId)?.name ?? '';
  print(printReport(settled, results, nameOf, width));
  const fault = isCustom ? undefined : scenario.fault(settled);
  const targets = locationsOf(members, file.regions);
  // The function is given its path too, which begins with a slash.
  const readerRole = (organization.environmentOf('collect')['READER_ROLE_NAME'] ?? '').replace(/^\//, '');
  const isReadable = ({ accountId }: Location): boolean =>
    organization.accounts.get(accountId)?.role(readerRole) !== undefined;
  const unsealed = settled.seal === undefined && targets.every(isReadable);
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
