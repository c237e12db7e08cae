import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { afterEach, expect, jest, test } from '@jest/globals';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import { ReportPage } from '../../cli/client/answers.ts';
import { printReport } from '../../cli/show/print-report.ts';
import { widthOf } from '../../cli/terminal/cut-to-width.ts';
import { withoutColours } from '../../cli/terminal/paint.ts';
import { loadOrganization } from '../../simulator/organization/load.ts';
import { CENTRAL, REGION, templatesOf } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

jest.setTimeout(600_000);

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

interface Causes {
  readonly expected: number;
  readonly counts: { readonly succeeded: number };
  readonly distinctCauses: number;
  readonly explained: number;
  readonly causes: readonly { readonly title: string; readonly count: number; readonly note?: string }[];
}

test('an organization of 187 accounts, of which 26 did not succeed, has exactly three causes', async () => {
  const organization = await loadOrganization('test/fixtures/organizations/187-accounts.yml');
  rollcall = await startRollcall({
    schedules: false,
    organization,
    templates: await templatesOf(organization),
  });
  const ssm = new SSMClient({
    region: REGION,
    endpoint: rollcall.organization.url,
    credentials: { accessKeyId: CENTRAL, secretAccessKey: SECRET_ACCESS_KEY },
  });
  const { AutomationExecutionId: parentId = '' } = await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: [
        {
          Accounts: ['ou-ab12-workloads'],
          Regions: [REGION],
          TargetLocationMaxConcurrency: '100%',
          TargetLocationMaxErrors: '100%',
        },
      ],
    }),
  );
  ssm.destroy();
  await rollcall.organization.idle();
  await rollcall.sweep(3_600_000);

  const response = await rollcall.ask('GET', `/executions/${parentId}/causes`);
  const body = (await response.json()) as Causes;
  expect(body).toMatchObject({ expected: 186, counts: { succeeded: 160 }, distinctCauses: 3, explained: 26 });
  expect(body.causes.map(({ count, title }) => [count, title])).toEqual([
    [12, 'Access denied: ListAccountAliases in step get_account_alias; no policy of the role allows it'],
    [8, 'The execution role cannot be assumed, or the runbook is not shared with the account'],
    [6, 'Rollcall cannot assume its reader role'],
  ]);
  expect(body.causes[2]?.note).toContain('has never worked');

  const report = ReportPage.parse(await (await rollcall.ask('GET', `/executions/${parentId}`)).json());
  const now = Date.parse(report.seal?.sealedAt ?? report.endTime ?? '');
  const lines = printReport(report, { width: 80, paint: withoutColours }, { now }).trimEnd().split('\n');
  expect(lines[1]).toMatch(/^160 of 186 succeeded; 3 causes explain the other 26\. AWS says \w+\.$/);
  expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  expect(lines.join('')).not.toContain('…');
  expect(lines.length).toBeLessThanOrEqual(24);
});
