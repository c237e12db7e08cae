import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openLocalStore } from '../../cli/local-store/local-store.ts';
import { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import { ADMIN_ROLE, EXTERNAL_ID, PEOPLES_ROLES } from '../gather/start-gather.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, templatesOf } from '../local/start.ts';
import type { Printed } from '../support/aws-cli.ts';
import { startFakeApi } from './fake-api.ts';
import { rollcallCommand, testInTerminal } from './rollcall-command.ts';
import { startServed, type Served } from '../support/start-served.ts';

const [FIRST, SECOND, THIRD] = MEMBERS;
/** Colours, moves, hides and reorders, if it is let. */
const HOSTILE = '\u001B]0;title\u0007\u001B[31mred\u202Eevil\u0085\u2066end';
const FORMULA = '=HYPERLINK("http://example.com","a")';
const UNKNOWN = '11111111-1111-4111-8111-111111111111';

const command = rollcallCommand();
let served: Served;
/** Parents in which all is well, though their outputs are hostile: one in all members, and one in two. */
let [well, small] = ['', ''];
beforeAll(async () => {
  const { organization: file } = await sampleOrganization();
  const templates = await templatesOf(file);
  served = await startServed({
    // The command has a clock of its own, which is that of the wall.
    clock: new VirtualClock(Date.now()),
    organization: file,
    templates: { ...templates, members: new Map([...templates.members, ...PEOPLES_ROLES]) },
  });
  const { accounts } = served.organization;
  for (const account of accounts.values()) {
    account.deploy('admin');
    account.deploy('auditor');
  }
  accounts.get(FIRST)?.setAnswer('iam:ListAccountAliases', { AccountAliases: [HOSTILE] });
  accounts.get(SECOND)?.setAnswer('iam:ListAccountAliases', { AccountAliases: [FORMULA] });
  well = await start(...MEMBERS);
  small = await start(FIRST, SECOND);
  await served.organization.idle();
});
afterAll(() => served.close());

/** Starts an automation, which runs when the organization does. */
async function start(...accounts: readonly string[]): Promise<string> {
  const { ssm } = clientsOf(served.organization);
  const { AutomationExecutionId = '' } = await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: [{ Accounts: [...accounts], Regions: [REGION] }],
    }),
  );
  ssm.destroy();
  return AutomationExecutionId;
}

const storeOf = (name: string): string => join(command.home(), 'stores', name);
/** As the central account of local mode, with nothing set up. */
const rollcall = (...args: readonly string[]): Promise<Printed> =>
  command.run([...args, '--endpoint-url', served.organization.url]);
const gather = (parentId: string, store: string, ...args: readonly string[]): Promise<Printed> =>
  rollcall('gather', parentId, '--store', storeOf(store), ...args);
const asAdmin = ['--role-name', ADMIN_ROLE] as const;
/** Without any network: what was gathered is all there is. */
const offline = (...args: readonly string[]): Promise<Printed> => command.run(args);

const isHarmless = (text: string): boolean => !/(?![\r\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);

describe('what was gathered', () => {
  let gathered: Printed;
  beforeAll(async () => {
    gathered = await rollcall('gather', well, ...asAdmin);
  });

  test('is printed as show prints it, with how to go on beside it, and exit code 0', async () => {
    expect(gathered.stdout).toContain(
      `get_account_alias  ${well}  ${CENTRAL} ${REGION}\n7 of 7 succeeded. AWS says Success.\n`,
    );
    // What reached AWS is repeated in what to type next, and is not needed to read what was gathered.
    expect((await offline('show', well, '--local')).stdout).toBe(
      gathered.stdout.replace(` --endpoint-url ${served.organization.url}`, ''),
    );
    expect(gathered.stderr).toMatch(/\n7 of 7: 7 succeeded\n/);
    const directory = join(command.home(), '.local/share/rollcall');
    expect(gathered.stderr).toContain(
      `\nKept in ${directory}: rollcall results ${well} --local --output csv\n`,
    );
    expect(gathered.code).toBe(0);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test('is listed, and read in every format; nothing of its outputs reaches a terminal or a spreadsheet', async () => {
    const list = await offline('list', '--local');
    expect(list.stdout).toMatch(
      new RegExp(String.raw`\n✓ @\d+ +${well} +get_account_alias +Success .* 7 succeeded\n`),
    );
    const csv = await offline('results', well, '--local', '--output', 'csv');
    expect(csv.stdout).toContain(`,"'=HYPERLINK(""http://example.com"",""a"")"`);
    const table = await offline('results', well, '--local');
    expect(table.stdout).toContain(' succeeded  \uFFFD]0;title');
    expect([csv.stdout, table.stdout].map(isHarmless)).toEqual([true, true]);
    const json = await offline(
      'results',
      well,
      '--local',
      '--json',
      '--query',
      `results[?accountId=='${FIRST}'].outputs`,
    );
    expect(JSON.parse(json.stdout)).toEqual([{ 'get_account_alias.alias': [HOSTILE] }]);
    expect([list, csv, table, json].map(({ code, stderr }) => [code, stderr])).toEqual(
      Array.from({ length: 4 }, () => [0, '']),
    );
  });

  test('does not hold what was not gathered: that is said with what to do, 3', async () => {
    const { code, stderr } = await offline('show', UNKNOWN, '--local');
    expect(stderr).toMatch(
      new RegExp(
        `^rollcall: ${UNKNOWN} was not gathered into .*: rollcall gather ${UNKNOWN} --role-name <role>\n$`,
      ),
    );
    expect(code).toBe(3);
  });

  test('knows a child as one: whose it is, and what shows it, 3', async () => {
    const found = await offline('show', well, '--local', '--query', 'targets[0].executionId');
    const child = JSON.parse(found.stdout) as string;
    const { code, stderr } = await offline('show', child, '--local');
    expect(stderr).toMatch(
      new RegExp(`^rollcall: ${child} is a child of ${well}\\. rollcall target ${well} \\d{12} ${REGION} `),
    );
    expect(code).toBe(3);
  });

  test('is one process’s at a time: another is told, 3', async () => {
    const store = await openLocalStore(storeOf('busy'), Date.now);
    try {
      const [read, written] = await Promise.all([
        offline('list', '--store', storeOf('busy')),
        gather(well, 'busy', ...asAdmin),
      ]);
      for (const { code, stdout, stderr } of [read, written]) {
        expect(stderr).toMatch(/^rollcall: \S+busy is in use by another rollcall: wait until it has ended/m);
        expect([stdout, code]).toEqual(['', 3]);
      }
    } finally {
      await store.close();
    }
  });
});

describe('gather', () => {
  test('lists an account that has no such role, stops for no other, and run again reads that one', async () => {
    served.organization.accounts.get(THIRD)?.undeploy('admin');
    const first = await gather(well, 'partly', ...asAdmin);
    expect(first.stdout).toContain('\n6 of 7 succeeded; 1 cause explains the other one. AWS says Success.\n');
    expect(first.stdout).toContain(
      `\n1 × Rollcall cannot assume its reader role\n    network\n    Give gather a role`,
    );
    expect(first.stderr).toMatch(
      new RegExp(
        String.raw`\n1 could not be read \(readerRoleNotAssumable\), in 1 account:\n  ${THIRD} \(network\): User: .* is not authorized to perform: sts:AssumeRole .*\n  Is there a role ${ADMIN_ROLE} in each of them .*--external-id`,
      ),
    );
    expect(first.stderr).toContain('run the same command again: it reads only what is missing');
    expect(first.code).toBe(1);

    served.organization.accounts.get(THIRD)?.deploy('admin');
    const again = await gather(well, 'partly', ...asAdmin, '--query', 'counts');
    expect(JSON.parse(again.stdout)).toEqual({ succeeded: 7 });
    expect(again.code).toBe(0);
  });

  test('with a role that is nowhere, and without the external ID that one asks for, says so once for all: 1', async () => {
    const [nowhere, refused, agreed] = await Promise.all([
      gather(well, 'nowhere', '--role-name', 'OrganizationAccountAcessRole'),
      gather(well, 'refused', '--role-name', 'platform/auditor'),
      gather(well, 'agreed', '--role-name', 'platform/auditor', '--external-id', EXTERNAL_ID),
    ]);
    for (const { code, stdout, stderr } of [nowhere, refused]) {
      expect(stdout).toContain('\n0 of 7 succeeded; 1 cause explains the other 7. AWS says Success.\n');
      expect(stderr).toContain('\n7 could not be read (readerRoleNotAssumable), in 7 accounts:\n');
      expect(stderr.match(/Is there a role/g)).toHaveLength(1);
      expect(code).toBe(1);
    }
    expect([agreed.code, agreed.stdout.includes('\n7 of 7 succeeded. AWS says Success.\n')]).toEqual([
      0,
      true,
    ]);
  });

  test('hides nothing behind AWS’s words: what a member says in them is made harmless', async () => {
    const end = served.organization.trouble.add({
      kind: 'denyCalls',
      operation: 'ssm:GetAutomationExecution',
      accountId: SECOND,
    });
    const denied = await gather(well, 'denied', ...asAdmin);
    end();
    expect(denied.stderr).toMatch(
      /\n1 could not be read \(readDenied\), in 1 account:\n {2}975072629527 \(audit\): /,
    );
    expect(denied.stderr).toContain(`Role ${ADMIN_ROLE} must allow ssm:GetAutomationExecution, `);
    expect(isHarmless(denied.stderr)).toBe(true);
    expect(denied.code).toBe(1);
  });

  testInTerminal(
    'on a terminal draws a bar, and takes it away before the report (skipped where script is not util-linux’s)',
    async () => {
      const { stdout, code } = await command.runInTerminal(100, [
        'gather',
        well,
        ...asAdmin,
        '--store',
        storeOf('terminal'),
        '--endpoint-url',
        served.organization.url,
      ]);
      const shown = stdout.split('\r\u001B[K').map(stripVTControlCharacters);
      expect(shown).toContainEqual(
        expect.stringMatching(/^\[####################\] 7 of 7: 7 succeeded {2}\d+ s/),
      );
      expect(shown.filter((text) => text.includes('AWS says'))).toEqual([
        expect.stringMatching(/^get_account_alias {2}[0-9a-f-]{36}/),
      ]);
      expect(code).toBe(0);
    },
  );
});

describe('a parent that still runs', () => {
  test('is gathered as far as it is: 1; or, with --timeout, waited for: 4', async () => {
    const running = await start(FIRST, SECOND);
    const [once_, waited] = await Promise.all([
      gather(running, 'once', ...asAdmin),
      gather(running, 'waited', ...asAdmin, '--timeout', '1ms'),
    ]);
    expect(once_.stderr).toContain(
      '\nThe parent still runs: run the same command again, or once with --wait.\n',
    );
    expect(once_.code).toBe(1);
    expect(waited.stdout).toContain('AWS says InProgress');
    expect(waited.stderr).toContain('rollcall: Not every target was settled within 0.001 s (--timeout)\n');
    expect(waited.code).toBe(4);
  });

  test('Ctrl-C keeps what was collected and says to run it again, which goes on from there', async () => {
    const parentId = await start(FIRST, SECOND);
    const args = ['gather', parentId, ...asAdmin, '--wait', '--store', storeOf('interrupted')];
    const running = command.start([...args, '--endpoint-url', served.organization.url]);
    let said = '';
    running.onStderr((text) => {
      const wasSaid = said.includes('the parent still runs');
      said += text;
      if (!wasSaid && said.includes('the parent still runs')) running.interrupt();
    });
    const { stdout, stderr, code } = await running.ended;
    expect(stderr).toContain(
      '\nInterrupted. What was collected is kept: run the same command again, and it goes on',
    );
    expect(stdout).toContain(`get_account_alias  ${parentId}`);
    expect(code).toBe(130);

    await served.organization.idle();
    const again = await gather(parentId, 'interrupted', ...asAdmin, '--query', 'counts');
    expect(JSON.parse(again.stdout)).toEqual({ succeeded: 2 });
    expect(again.code).toBe(0);
  });
});

describe('it could not look, 3:', () => {
  let deadEnd = '';
  beforeAll(async () => {
    const gone = await startFakeApi(() => undefined);
    await gone.close();
    deadEnd = gone.url;
  });

  test.each<
    [what: string, args: () => readonly string[], environment: Record<string, string>, message: RegExp]
  >([
    [
      'no credentials',
      () => ['--region', REGION],
      {},
      /^rollcall: No AWS credentials: sign in as for the AWS CLI/,
    ],
    [
      'no Region',
      () => [],
      { AWS_ACCESS_KEY_ID: CENTRAL, AWS_SECRET_ACCESS_KEY: 'local' },
      /^rollcall: No Region: give that in which the parent execution was started with --region/,
    ],
    [
      'a secret that is wrong',
      () => ['--endpoint-url', served.organization.url, '--region', REGION],
      { AWS_ACCESS_KEY_ID: CENTRAL, AWS_SECRET_ACCESS_KEY: 'wrong' },
      /^rollcall: AWS does not know these credentials in eu-west-1 at http:\S+: /,
    ],
    [
      'a dead endpoint',
      () => ['--endpoint-url', deadEnd],
      {},
      /^rollcall: http:\/\/127\.0\.0\.1:\d+ cannot be reached: nothing listens there/,
    ],
    [
      'a child',
      () => ['--endpoint-url', served.organization.url],
      {},
      /^rollcall: \S+ is a child of [0-9a-f-]{36}: gather that one\n$/m,
    ],
  ])('%s', async (what, args, environment, message) => {
    const child = served.organization
      .executions()
      .find(
        ({ execution }) => execution.ParentAutomationExecutionId === well && execution.AutomationExecutionId,
      );
    const id = what === 'a child' ? (child?.execution.AutomationExecutionId ?? '') : well;
    const more = what === 'a child' ? ['--parent-account', child?.accountId ?? ''] : [];
    const { code, stdout, stderr } = await command.run(
      ['gather', id, ...asAdmin, '--store', storeOf('never'), ...more, ...args()],
      environment,
    );
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect([stdout, code]).toEqual(['', 3]);
  });

  test('nothing has been gathered yet, and a directory with another purpose is left alone', async () => {
    const none = await offline('list', '--store', storeOf('none'));
    expect(none.stderr).toMatch(/^rollcall: Nothing has been gathered in \S+none yet: rollcall gather /);
    expect(existsSync(storeOf('none'))).toBe(false);
    mkdirSync(storeOf('unmanaged'), { recursive: true, mode: 0o755 });
    writeFileSync(join(storeOf('unmanaged'), 'letter.txt'), 'dear');
    const unmanaged = await gather(well, 'unmanaged', ...asAdmin);
    expect(unmanaged.stderr).toMatch(
      /^rollcall: \S+unmanaged holds other files and nothing that was gathered/,
    );
    expect(statSync(storeOf('unmanaged')).mode & 0o777).toBe(0o755);
    expect([none.code, unmanaged.code]).toEqual([3, 3]);
  });
});

test.each<[what: string, args: readonly string[], message: RegExp]>([
  [
    'no role, with why there is no default',
    ['gather', UNKNOWN],
    /^rollcall: --role-name is missing: .* is an administrator, and taking it should be your choice\.\n.*OrganizationAccountAccessRole .*\n.*<your own>.*\n {2}rollcall-reader, .*it trusts the role rollcall-collect/,
  ],
  [
    'a role’s ARN',
    ['gather', UNKNOWN, '--role-name', 'arn:aws:iam::111111111111:role/a'],
    /the name of a role, .*not its ARN/,
  ],
  ['an account that is none', ['gather', UNKNOWN, ...asAdmin, '--parent-account', '42'], /twelve digits/],
  [
    'an external ID that is none',
    ['gather', UNKNOWN, ...asAdmin, '--external-id', 'a b'],
    /2 to 1,224 letters/,
  ],
  [
    'waiting for a denial that does not change',
    ['wait', UNKNOWN, '--local'],
    /^rollcall: --local will not do here: .*--wait waits/,
  ],
  [
    'a doctor for what is not deployed',
    ['doctor', '--local'],
    /^rollcall: --local will not do here: it checks what is deployed/,
  ],
  [
    '--local and an address',
    ['list', '--local', '--url', 'http://localhost:1'],
    /'--local' cannot be used with option '--url/,
  ],
  [
    'a store that is given, and an address',
    ['list', '--store', 'x', '--url', 'http://localhost:1'],
    /cannot be used with option '--url/,
  ],
  ['a role for a list of facts', ['facts', ...asAdmin], /--role-name goes with --record/],
])('the command line is wrong, 2: %s', async (_what, args, message) => {
  const { code, stdout, stderr } = await command.run(args);
  expect(stderr).toMatch(message);
  expect([stdout, code]).toEqual(['', 2]);
});

describe('facts', () => {
  test('are listed without AWS, in every format', async () => {
    const [table, json, ndjson, csv] = await Promise.all(
      ['table', 'json', 'ndjson', 'csv'].map((format) => offline('facts', '--output', format)),
    );
    expect(table?.stdout).toMatch(
      /^stepsNameTheirLocation\n {2}Does the step .*\?\n[^]*\n\nNone of them has been verified\./,
    );
    const { facts } = JSON.parse(json?.stdout ?? '') as { facts: { id: string; howToAnswer: string }[] };
    expect(facts.length).toBeGreaterThan(15);
    expect(facts.find(({ id }) => id === 'sameLocationTwice')).toMatchObject({ status: 'not verified' });
    const lines = ndjson?.stdout.trim().split('\n') ?? [];
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(facts);
    expect(csv?.stdout.split('\r\n')).toHaveLength(facts.length + 2);
    expect([table, json, ndjson, csv].map((one) => one?.code)).toEqual([0, 0, 0, 0]);
  });

  test('--record answers them from one run, and writes what can be sent back, without anything that identifies an account', async () => {
    const to = join(command.home(), 'facts');
    const { code, stdout, stderr } = await rollcall('facts', '--record', small, ...asAdmin, '--to', to);
    expect(stdout).toMatch(/\nstepsNameTheirLocation +no +\S/);
    expect(stdout).toMatch(/\ncancelledInEvents +not answered +events cannot be read afterwards\n/);
    expect(stdout).toMatch(/\n\d+ of \d+ answered\.\n$/);
    const files = ['facts.json', 'run.json'].map((name) => join(to, name));
    expect(stderr).toContain(`Written: ${files.join(', ')}. Read both files before you send them`);
    for (const text of files.map((file) => readFileSync(file, 'utf8'))) {
      expect([CENTRAL, ...MEMBERS, small, '31mred'].filter((name) => text.includes(name))).toEqual([]);
    }
    expect(code).toBe(0);
  });

  test('--record needs a role, 2; a parent that can be read, and a place to write, 3', async () => {
    const file = join(command.home(), 'a-file');
    writeFileSync(file, '');
    const unwritable = join(file, 'facts');
    const [roleless, nobody, nowhere] = await Promise.all([
      rollcall('facts', '--record', small),
      rollcall('facts', '--record', UNKNOWN, ...asAdmin),
      rollcall('facts', '--record', small, ...asAdmin, '--to', unwritable),
    ]);
    expect(roleless.stderr).toContain('--role-name is missing');
    expect(nobody.stderr).toMatch(
      /^rollcall: No execution 11111111-\S+ in account 480783779961, Region eu-west-1/m,
    );
    expect(nowhere.stderr).toMatch(/cannot be written to \S+a-file\/facts \(--to\)/);
    expect([roleless, nobody, nowhere].map(({ code, stdout }) => [code, stdout])).toEqual([
      [2, ''],
      [3, ''],
      [3, ''],
    ]);
  });
});
