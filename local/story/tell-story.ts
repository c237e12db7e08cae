import { setTimeout as wait } from 'node:timers/promises';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { placesOf } from '../../src/automation/place.ts';
import { SECRET_ACCESS_KEY } from '../iam/credentials.ts';
import type { OrganizationFile } from '../organization/organization-file.ts';
import type { SimulatedOrganization } from '../simulated-organization.ts';
import { fetchReport, fetchResults, type ReportAnswer } from './api-client.ts';
import { printReport } from './print-report.ts';
import { SCENES, type Scene } from './scenes.ts';
import { differences } from './truth.ts';

interface Stage {
  readonly organization: SimulatedOrganization;
  readonly file: OrganizationFile;
  readonly apiUrl: string;
  /** Where the story is told. */
  readonly print: (text: string) => void;
  /** Columns. */
  readonly width: number;
  /** Shows how far something has come; nothing if nobody is watching. */
  readonly progress: (text: string) => void;
}

const PATIENCE_MS = 180_000;
const POLL_MS = 250;

/** Runs scene after scene, prints what Rollcall made of each, and says what is not as it should be. */
export async function tellStory(stage: Stage): Promise<readonly string[]> {
  const { file, organization, print } = stage;
  const { accountId, region } = file.central;
  const credentials = { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY };
  const ssm = new SSMClient({ region, endpoint: organization.url, credentials });
  const members = file.accounts.map(({ id }) => id).filter((id) => id !== accountId);

  const faults: string[] = [];
  for (const [index, scene] of SCENES.entries()) {
    print(`\n${index + 1}. ${scene.runbook} in ${members.length} accounts\n  ${scene.what}\n`);
    const undo = scene.prepare(organization, members);
    try {
      const found = await play(stage, ssm, scene, members);
      faults.push(...found.map((fault) => `${index + 1}. ${scene.runbook}: ${fault}`));
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
  scene: Scene,
  members: readonly string[],
): Promise<readonly string[]> {
  const { organization, file, apiUrl, print, width } = stage;
  const { AutomationExecutionId: parentId = '' } = await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: scene.runbook,
      TargetLocations: [{ Accounts: [...members], Regions: file.regions }],
    }),
  );
  const report = await untilSealed(stage, parentId);
  if (report === undefined) return [`${parentId} was not sealed within ${PATIENCE_MS / 1000} s`];
  const results = await fetchResults(apiUrl, parentId);
  const nameOf = (accountId: string) => organization.accounts.get(accountId)?.name ?? '';
  print(printReport(report, results, nameOf, width));
  const fault = scene.fault(report, members);
  const targets = placesOf(members, file.regions);
  return [
    ...(fault === undefined ? [] : [fault]),
    ...differences(organization.executions(), parentId, targets, results),
  ];
}

async function untilSealed({ apiUrl, progress }: Stage, parentId: string): Promise<ReportAnswer | undefined> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const report = await fetchReport(apiUrl, parentId);
    if (report?.seal !== undefined) {
      progress('');
      return report;
    }
    const ended = Object.values(report?.found ?? {}).reduce((sum, count) => sum + count, 0);
    progress(`  … ${ended} of ${report?.expected ?? '?'} collected`);
    await wait(POLL_MS);
  }
  return undefined;
}
