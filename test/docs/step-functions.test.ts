import { readFileSync, writeFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, templatesOf } from '../local/start.ts';
import { organizationWith } from '../local/organization-with.ts';
import { Machine } from '../step-functions/support/machine.ts';
import { sfnTextOf } from '../step-functions/support/sfn-texts.ts';
import { STARTABLE, startWithMachine } from '../step-functions/support/start-with-machine.ts';

// What each state machine of docs/step-functions.md ends with is what the page shows. `ROLLCALL_DOCS=write` writes it.

jest.setTimeout(300_000);

const PAGE = 'docs/step-functions.md';
const RUN = /<!-- ([\w-]+) -->\n\n```json\n([\s\S]*?)```\n\n([^`]*)```json\n([\s\S]*?)```/g;
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

test('every state machine of the page ends as the page shows', async () => {
  const file = await organizationWith({}, {});
  const params = { ...file.central.params, runAcrossAccounts: STARTABLE };
  const known = await templatesOf({ ...file, central: { ...file.central, params } });
  const members = new Map([
    ...known.members,
    ['step-functions', readTemplate(sfnTextOf('step-functions.yml'))] as const,
  ]);
  const role = `arn:aws:iam::${CENTRAL}:role/rollcall-SSMSyncRole-${REGION}`;
  const documents = ['SfnRunCommandByInstanceIds', 'SfnRunCommandByTargets'].map((name) => {
    const text = sfnTextOf(`${name}.yml`).replace(
      "default: ''\n    allowedPattern",
      `default: '${role}'\n    allowedPattern`,
    );
    return { ...readRunbook(`rollcall-${name}`, text), text };
  });
  const { runbooks } = await sampleOrganization();
  const { rollcall } = await startWithMachine({
    templates: { ...known, members },
    runbooks: [...runbooks, ...documents],
  });
  const central = rollcall.organization.accounts.get(CENTRAL);
  central?.deploy('step-functions');
  central?.setAnswer('ssm:SendCommand', [
    { when: { Parameters: { commands: ['false'] } }, answer: { Status: 'Failed', ResponseCode: 1 } },
    { answer: { Output: 'up 3 days, load "low"\n', Seconds: 2 } },
  ]);
  for (const id of MEMBERS) {
    rollcall.organization.accounts
      .get(id)
      ?.setAnswer('iam:ListAccountAliases', { AccountAliases: ['an-alias'] });
  }
  const message =
    'User: arn:aws:sts::644347852375:assumed-role/r/s is not authorized to perform: iam:ListAccountAliases';
  rollcall.organization.accounts
    .get(MEMBERS[2])
    ?.setAnswer('iam:ListAccountAliases', { error: { code: 'AccessDenied', message } });
  try {
    const text = readFileSync(PAGE, 'utf8');
    let written = text;
    const ended: unknown[] = [];
    for (const [whole, name = '', input = '', words = '', shown = ''] of text.matchAll(RUN)) {
      const machine = new Machine(rollcall.organization, rollcall.clock, name);
      const told = JSON.stringify(await machine.run(JSON.parse(input), 10 * 60_000));
      const ran: unknown = JSON.parse(told.replaceAll(UUID, '4105a4fc-f944-11e6-9d32-0123456789ab'));
      ended.push(ran);
      const now = whole.replace(
        `${words}\`\`\`json\n${shown}`,
        () => `${words}\`\`\`json\n${JSON.stringify(ran, null, 2)}\n`,
      );
      if (process.env['ROLLCALL_DOCS'] === 'write') written = written.replace(whole, () => now);
    }
    if (written !== text) writeFileSync(PAGE, written);
    const shown = [...written.matchAll(RUN)].map(([, , , , answer = '']): unknown => JSON.parse(answer));
    expect(ended).toEqual(shown);
    expect(ended).toHaveLength(3);
  } finally {
    await rollcall.close();
  }
});
