import { setTimeout as wait } from 'node:timers/promises';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { locationsOf, type Location } from '../../src/domain/location.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import { apiAt, fetchReport, fetchResults, type ReportAnswer } from './api-client.ts';
import type { DemoDeps } from './demo-deps.ts';
import { differences } from './oracle.ts';
import { named, printRun, withNames } from './print-run.ts';
import { printTitle } from './print-title.ts';
import { ENDED, waitsFor } from './progress-text.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { playStateMachine, STATE_MACHINE } from './state-machine-scene.ts';
import { whatIsThere, type WhatIsThere } from './what-is-there.ts';

/** An entry of TargetLocations takes no more accounts. */
const MOST_MEMBERS = 50;
const PATIENCE_MS = 180_000;
const POLL_MS = 250;
/** Longer than the hops of an event take. */
const EVENTS_MS = 500;
/** Longer than the delay after which a ledger is counted. */
const STILL_MS = 8_000;

/** A scene that has been played. @returns what is not as it should be */
type Tell = () => Promise<readonly string[]>;

/**
 * Runs scene after scene, prints what Rollcall made of each, and says what is not as it should be. The next one begins while
 * Rollcall still waits for what the last one left open: it waits five seconds, so that many changes make one count.
 */
export async function runDemo(deps: DemoDeps): Promise<readonly string[]> {
  const { file, organization, isCustom, print, terminal } = deps;
  const { accountId, region } = file.central;
  const credentials = { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY };
  const ssm = new SSMClient({ region, endpoint: organization.url, credentials });
  const all = file.accounts.map(({ id }) => id).filter((id) => id !== accountId);
  const members = all.slice(0, MOST_MEMBERS);
  const ofAll = members.length < all.length ? ` of ${all.length}` : '';
  const where = `${members.length}${ofAll} accounts${file.regions.length > 1 ? ` × ${file.regions.length} Regions` : ''}`;

  // The function is given its path too, which begins with a slash.
  const readerRole = (organization.environmentOf('collect')['READER_ROLE_NAME'] ?? '').replace(/^\//, '');
  const there = whatIsThere(organization, members, readerRole);

  let told: Promise<readonly string[]> = Promise.resolve([]);
  const tell = (title: string, what: string, scene: Tell): void => {
    told = told.then(async (faults) => {
      const release = deps.holdNotices();
      print(printTitle(title, what, terminal));
      const found = await scene();
      release();
      return [...faults, ...found.map((fault) => `${title}: ${fault}`)];
    });
    told.catch(() => undefined); // awaiting the last one tells of it
  };
  for (const [index, scenario] of SCENARIOS.entries()) {
    const runbook = scenario.runbook(there);
    const title = `${index + 1}. ${runbook} in ${where}`;
    const lack = scenario.lacks?.(there);
    if (lack === undefined) {
      const parentId = await play(deps, ssm, { ...scenario, runbook }, there);
      tell(title, scenario.what(there), () => report(deps, scenario, parentId, there));
    } else {
      tell(title, `Left out: ${lack}.`, async () => []);
    }
  }
  // An organization of the user's own may have no such state machine, or no role for it.
  if (!isCustom) {
    const scene = await playStateMachine(deps, members);
    tell(`${SCENARIOS.length + 1}. ${STATE_MACHINE.title} in ${where}`, STATE_MACHINE.what, scene);
  }
  ssm.destroy();
  return told;
}

/** Runs a scene until AWS has ended it, and its events have gone by. @returns the parent's ID */
async function play(
  { organization, file, progress }: DemoDeps,
  ssm: SSMClient,
  scenario: Pick<Scenario, 'prepare'> & { readonly runbook: string },
  there: WhatIsThere,
): Promise<string> {
  const { members } = there;
  const undo = scenario.prepare(organization, there);
  try {
    const { AutomationExecutionId: parentId = '' } = await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: scenario.runbook,
        TargetLocations: [{ Accounts: [...members], Regions: file.regions }],
      }),
    );
    const statusOf = () =>
      organization.executions().find(({ execution }) => execution.AutomationExecutionId === parentId)
        ?.execution.AutomationExecutionStatus ?? '';
    const until = Date.now() + PATIENCE_MS;
    while (!ENDED.has(statusOf()) && Date.now() < until) {
      const children = organization
        .executions()
        .filter(({ execution }) => execution.ParentAutomationExecutionId === parentId);
      const ended = children.filter(({ execution }) => ENDED.has(execution.AutomationExecutionStatus ?? ''));
      progress.simulated(
        `… simulated: ${scenario.runbook} has ended in ${ended.length} of ${members.length * file.regions.length} locations`,
      );
      await wait(POLL_MS);
    }
    progress.simulated(`… simulated: ${scenario.runbook} has ended, its last events are on their way`);
    await wait(EVENTS_MS);
    progress.simulated('');
    return parentId;
  } finally {
    undo();
  }
}

/** Prints what Rollcall made of a parent, and says what is not as it should be. */
async function report(
  deps: DemoDeps,
  scenario: Scenario,
  parentId: string,
  { members, read }: WhatIsThere,
): Promise<readonly string[]> {
  const { organization, file, apiUrl, print, terminal, isCustom } = deps;
  const settled = await untilSettled(deps, parentId);
  if (settled === undefined) return [`${parentId} was not heard of within ${PATIENCE_MS / 1000} s`];
  const results = await fetchResults(apiAt(apiUrl), parentId);
  const nameOf = (accountId: string) => organization.accounts.get(accountId)?.name ?? '';
  const shown = results.map((result) => named(result, nameOf));
  print(printRun(withNames(settled, nameOf), shown, scenario.shows, { terminal, now: Date.now() }));
  const fault = isCustom ? undefined : scenario.fault(settled);
  const targets = locationsOf(members, file.regions);
  const isReadable = ({ accountId }: Location): boolean => read.includes(accountId);
  const unsealed = settled.seal === undefined && targets.every(isReadable);
  return [
    ...(unsealed ? [`${parentId} was not sealed`] : []),
    ...(fault === undefined ? [] : [fault]),
    ...differences(organization.executions(), parentId, targets, results, isReadable),
  ];
}

/** The report once it is sealed; or as it is, when nothing has changed for a while after the parent's end. */
async function untilSettled(
  { apiUrl, progress }: DemoDeps,
  parentId: string,
): Promise<ReportAnswer | undefined> {
  const until = Date.now() + PATIENCE_MS;
  let [last, lastChange] = ['', Date.now()];
  for (;;) {
    const report = await fetchReport(apiAt(apiUrl), parentId);
    const state = JSON.stringify([report?.status, report?.counts]);
    if (state !== last) [last, lastChange] = [state, Date.now()];
    const isOver = report?.seal !== undefined || Date.now() > until;
    const isStill = ENDED.has(report?.status ?? '') && Date.now() - lastChange > STILL_MS;
    if (isOver || isStill) {
      progress.awaited('');
      return report;
    }
    progress.awaited(`… ${waitsFor(report)}`);
    await wait(POLL_MS);
  }
}
