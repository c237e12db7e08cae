import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { GroupsPage } from '../../cli/groups/groups-page.ts';
import { withoutColours } from '../../cli/terminal/paint.ts';
import { printGroups } from '../../cli/groups/print-groups.ts';
import { startCommand } from '../../cli/runbooks/start-command.ts';
import { FIND_TARGETS_ACTIONS, LIBRARY, type LibraryRunbook } from '../../runbooks/library.ts';
import { MEMBERS, REGION } from '../local/start.ts';
import { allActions } from '../../runbooks/templates.ts';
import { RUNBOOKS } from '../runbooks/support/library-texts.ts';
import { startInputOf } from '../runbooks/support/aws-command.ts';
import { startServed, type Served } from '../support/start-served.ts';
import { startAsShown } from './start-as-shown.ts';

// The second half of docs/runbooks.md is generated: what each runbook asks, needs and cannot see, how it is started, and what
// `rollcall groups` says of the simulated organization. `ROLLCALL_DOCS=write npm test -- test/docs/runbooks` writes it.

jest.setTimeout(300_000);

const PAGE = 'docs/runbooks.md';
const MARK =
  '<!-- From here on this page is generated: ROLLCALL_DOCS=write npm test -- test/docs/runbooks -->\n';
const DEVELOPMENT = MEMBERS[4];
const PRODUCTION = MEMBERS[6];

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.close());

/** As a page shows it: every account of the organization, or the two that have instances. */
const commandOf = (runbook: LibraryRunbook): string =>
  startCommand(runbook, {
    accounts: runbook.scope === 'instance' ? [DEVELOPMENT, PRODUCTION] : ['r-ab12'],
    regions: [REGION],
    excluded: [],
    withChildUnits: runbook.scope !== 'instance',
    maxConcurrency: '10',
    maxErrors: '100%',
    resources: 'Key=AWS::EC2::Instance,Values=*',
    role: undefined,
  });

/** What `rollcall groups ID --by …` prints in a terminal of so many columns. */
async function groupsOf(parentId: string, by: string): Promise<string> {
  const page = GroupsPage.parse(await served.get(`/executions/${parentId}/groups?output=${by}`));
  return printGroups(page, { width: 100, paint: withoutColours });
}

/** The execution in one account. */
async function executionIn(parentId: string, accountId: string): Promise<string> {
  const { results } = Results.parse(await served.get(`/executions/${parentId}/results`));
  return results.find((one) => one.accountId === accountId)?.executionId ?? '';
}
const Results = z.object({ results: z.array(z.object({ accountId: z.string(), executionId: z.string() })) });

const WHERE: Readonly<Record<LibraryRunbook['scope'], string>> = {
  account: 'Once in an account: one Region is enough.',
  region: 'Once in each Region of an account.',
  instance: 'Once for each instance, with `InstanceId` as the target parameter.',
};

async function section(runbook: LibraryRunbook): Promise<string> {
  const { name, question, scope, actions, groupBy, withoutValue } = runbook;
  const description = RUNBOOKS.find((one) => one.name === name)?.description ?? '';
  const [, unseen = ''] = description.split('What it cannot see:\n\n');
  const start = commandOf(runbook);
  const parentId = await startAsShown(served, start);
  const askedId = scope === 'instance' ? await executionIn(parentId, PRODUCTION) : parentId;
  const answer = await groupsOf(askedId, groupBy);
  const also = scope === 'instance' ? `; to find the instances ${list(FIND_TARGETS_ACTIONS)}` : '';
  return `### ${name}

**${question}** ${WHERE[scope]}

- Needs: ${list(actions)}${also}.
- Without a value of \`${groupBy}\`: ${withoutValue ?? 'it failed'}.
- Cannot see:
${unseen.trim().replaceAll(/^/gm, '  ')}

\`\`\`sh
${start}
${scope === 'instance' ? `# ID is that of one account's execution: rollcall results says it\n` : ''}rollcall groups ID --by ${groupBy}
\`\`\`

\`\`\`text
${answer.trimEnd()}
\`\`\`
`;
}

const list = (names: readonly string[]): string => names.map((one) => `\`${one}\``).join(', ');
test('each section is what the runbook says and what the simulated organization answers', async () => {
  const sections: string[] = [];
  // One after another: each is an answer of the organization as it stands.
  for (const runbook of LIBRARY) sections.push(await section(runbook));
  const generated = sections.join('\n');
  const [written = ''] = readFileSync(PAGE, 'utf8').split(MARK);
  if (process.env['ROLLCALL_DOCS'] === 'write') writeFileSync(PAGE, `${written}${MARK}\n${generated}`);
  const [, shown] = readFileSync(PAGE, 'utf8').split(MARK);
  expect(shown).toBe(`\n${generated}`);
});

describe('the page', () => {
  const page = readFileSync(PAGE, 'utf8');

  test('says what all of them need together', () => {
    const [, block = ''] = /^## What they need\n.*?^```text\n(.*?)^```$/ms.exec(page) ?? [];
    expect(block.trim().split('\n')).toEqual(allActions());
  });

  test('starts a runbook with a service role in the same way on Linux, Windows and in PowerShell', () => {
    const block = (language: string): string =>
      new RegExp(`^\`\`\`${language}\n([^\`]*AutomationAssumeRole[^]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';
    const [linux = ''] = block('sh').split('\naws ssm describe');
    const [windows = ''] = block('bat').replaceAll('^\n', '\\\n').split('\naws ssm describe');
    const role = 'arn:aws:iam::111111111111:role/rollcall-runbooks';
    const start = { DocumentName: 'get_root_user', Parameters: { AutomationAssumeRole: [role] } };
    expect([startInputOf(linux), startInputOf(windows)]).toEqual([start, start]);
    const [, powershell = ''] = /^```powershell\n(.*?)^```$/ms.exec(page) ?? [];
    expect(powershell).toContain('Start-SSMAutomationExecution `\n  -DocumentName get_root_user `\n');
    expect(powershell).toContain(`-Parameter @{ "AutomationAssumeRole"="${role}" }`);
  });

  test('names every runbook once as a heading', () => {
    expect([...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)).toEqual(
      LIBRARY.map(({ name }) => name),
    );
  });
});
