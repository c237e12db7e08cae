import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import type { Printed } from '../support/aws-cli.ts';
import { sendJson, startFakeApi } from './fake-api.ts';
import { rollcallCommand } from './rollcall-command.ts';
import { startServed, type Served } from '../support/start-served.ts';

const [FIRST, SECOND, THIRD, FOURTH] = MEMBERS;
const UNSEEN = '111111111111';
/** After it, a role must be assumed again. */
const SESSION_MS = 3_600_000;
const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

const command = rollcallCommand();
let served: Served;
beforeAll(async () => {
  served = await startServed();
  const { accounts } = served.organization;
  // It was only seen by reads: it is of tier 1.
  accounts.get(FOURTH)?.undeploy('forwarder');
  await served.run('get_account_alias');
  await served.organization.idle();
  await served.clock.runFor(SESSION_MS);
  accounts.get(FIRST)?.undeploy('roles');
  accounts.get(SECOND)?.deleteRole(EXECUTION_ROLE);
  await served.run('get_account_alias');
  await served.organization.idle();
});
afterAll(() => served.close());

const doctor = (...args: readonly string[]): Promise<Printed> =>
  command.run(['doctor', ...args, '--endpoint-url', served.organization.url]);

interface Diagnosis {
  readonly central: readonly { readonly name: string; readonly status: string; readonly detail: string }[];
  readonly locations: readonly Readonly<Record<string, unknown>>[];
  readonly suggestions: readonly { readonly accountIds: string[]; readonly commands: string[] }[];
}
const read = ({ stdout }: Printed): Diagnosis => JSON.parse(stdout) as Diagnosis;

describe('nothing is broken, 0:', () => {
  test('the central stack answers, and a member without a forwarder is no fault', async () => {
    const { code, stdout, stderr } = await doctor(THIRD, FOURTH);
    expect(stdout).toMatch(
      new RegExp(
        `^CENTRAL STACK +STATUS +DETAIL\ncaller +ok +arn:aws:sts::${CENTRAL}:\\S+\naddress +ok .*\nhealth +ok .*\ncoverage +ok `,
      ),
    );
    expect(stdout).toMatch(new RegExp(`\n${THIRD} +${REGION} +working +working +working\n`));
    expect(stdout).toMatch(new RegExp(`\n${FOURTH} +${REGION} +working +none +working\n`));
    expect(stdout).not.toContain('Suggestions');
    expect([stderr, code]).toEqual(['', 0]);
  });

  test('as JSON, lines of JSON, CSV, and by a query', async () => {
    const [json, ndjson, csv, query] = await Promise.all([
      doctor(THIRD, '--json'),
      doctor(THIRD, '--output', 'ndjson'),
      doctor(THIRD, '--output', 'csv'),
      doctor(THIRD, '--target-regions', REGION, '--query', 'central[].status'),
    ]);
    const { locations, suggestions } = read(json);
    expect(locations).toEqual([
      {
        accountId: THIRD,
        region: REGION,
        seen: true,
        readerRole: 'working',
        forwarder: 'working',
        executionRole: 'working',
        faults: [],
      },
    ]);
    expect(suggestions).toEqual([]);
    expect(JSON.parse(ndjson.stdout)).toEqual(locations[0]);
    expect(csv.stdout).toBe(
      'accountId,accountName,region,seen,readerRole,forwarder,executionRole,why\r\n' +
        `${THIRD},,${REGION},true,working,working,working,\r\n`,
    );
    expect(JSON.parse(query.stdout)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect([json, ndjson, csv, query].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  });
});

describe('something is broken, 1:', () => {
  test('a reader role, with AWS’s words, and what to deploy: as much as the account has', async () => {
    const [table, json, all, broken] = await Promise.all([
      doctor(),
      doctor(FIRST, '--json'),
      doctor('--all'),
      doctor('--broken', '--json'),
    ]);
    // What works is folded, and not lost.
    expect(table.stdout).not.toContain(THIRD);
    expect(table.stdout).toMatch(
      /\n6 locations in which all works are not listed: rollcall doctor --all --endpoint-url \S+\n/,
    );
    expect(all.stdout).toMatch(new RegExp(`\\n${THIRD} +${REGION} +working +working +working\\n`));
    expect(new Set(read(broken).locations.map(({ accountId }) => accountId))).toEqual(
      new Set([FIRST, SECOND]),
    );
    expect(broken.code).toBe(1);
    expect(table.stdout).toContain('\n8 locations (an account in a Region each): 2 broken, 7 forward events');
    expect(table.stdout).toMatch(
      new RegExp(
        `\n${FIRST} +${REGION} +broken +working +working +readerRoleNotAssumable: User: .*sts:AssumeRole`,
      ),
    );
    expect(table.stdout).toContain('\nSuggestions, not run on AWS:\n');
    expect(table.stdout).toContain(`\n${FIRST}: The reader role rollcall-reader cannot be assumed.`);
    expect(read(json).suggestions).toEqual([
      expect.objectContaining({
        accountIds: [FIRST],
        commands: [
          `aws cloudformation deploy --region ${REGION} --stack-name rollcall-roles --template-file member-stack/roles.yml ` +
            `--capabilities CAPABILITY_NAMED_IAM --parameter-overrides CentralAccountId=${CENTRAL} CentralRegion=${REGION} ` +
            'OrganizationId=<organization-id> Tier=2',
        ],
      }),
    ]);
    expect([table.code, json.code]).toEqual([1, 1]);
  });

  test('an execution role, and both that AWS may mean by it', async () => {
    const { code, stdout } = await doctor(SECOND);
    expect(stdout).toMatch(/ broken +executionRoleNotAssumableOrRunbookNotShared: .*unable to be assumed/);
    expect(stdout).toContain('--template-file member-stack/execution-role.yml');
    expect(stdout).toContain(`--permission-type Share --account-ids-to-add ${SECOND}\n`);
    expect(code).toBe(1);
  });

  test('also if others were never seen', async () => {
    expect((await doctor(FIRST, UNSEEN)).code).toBe(1);
  });
});

describe('it could not look, 3:', () => {
  test('an account that no ledger ever told of, with a run that would show it', async () => {
    const [anywhere, there] = await Promise.all([
      doctor(UNSEEN),
      doctor(UNSEEN, THIRD, '--target-regions', 'us-east-1', '--json'),
    ]);
    expect(anywhere.stdout).toMatch(new RegExp(`\n${UNSEEN} .*never seen in a ledger\n`));
    expect(anywhere.stdout).toContain(
      `aws ssm start-automation-execution --region ${REGION} --document-name get_account_alias --target-locations Accounts=${UNSEEN},Regions=<region>,`,
    );
    expect(read(there).locations).toMatchObject([
      { accountId: UNSEEN, region: 'us-east-1', seen: false },
      { accountId: THIRD, region: 'us-east-1', seen: false },
    ]);
    expect(read(there).suggestions[0]?.commands[0]).toContain(
      `Accounts=${UNSEEN},${THIRD},Regions=us-east-1,`,
    );
    expect([anywhere.code, there.code]).toEqual([3, 3]);
  });

  test('a stack that is not there: the caller is known, and what needs the address is skipped', async () => {
    const missing = await doctor('--stack-prefix', 'other', '--json');
    expect(read(missing).central).toMatchObject([
      { name: 'caller', status: 'ok' },
      { name: 'address', status: 'failed', detail: expect.stringContaining('/other/api-url') },
      { name: 'health', status: 'skipped' },
      { name: 'coverage', status: 'skipped' },
    ]);
    expect([missing.stderr, missing.code]).toEqual(['', 3]);
  });

  test('no credentials, and a caller who may not', async () => {
    const end = served.organization.trouble.add({ kind: 'denyCalls', operation: 'ssm:GetParameter' });
    const [nobody, denied] = await Promise.all([
      command.run(['doctor', '--region', REGION]),
      doctor('--query', 'central[1].detail', '--output', 'table'),
    ]);
    end();
    expect(nobody.stdout).toMatch(/^CENTRAL STACK.*\ncaller +failed +No AWS credentials: sign in/);
    expect(denied.stdout).toMatch(/^SSM parameter \/rollcall\/api-url may not be read in eu-west-1 /);
    expect([nobody.code, denied.code]).toEqual([3, 3]);
  });

  test('an API whose table is not to be had', async () => {
    const fake = await startFakeApi((_request, response) =>
      sendJson(response, 503, { type: 'urn:rollcall:problem:no-table', title: 'No table' }),
    );
    const { code, stdout } = await command.run(['doctor', '--url', fake.url]);
    await fake.close();
    expect(stdout).toMatch(
      /\ncaller +ok +this API does not authenticate\naddress +ok .*\nhealth +failed .*503: No table/,
    );
    expect(stdout).toMatch(/\ncoverage +skipped +/);
    expect(code).toBe(3);
  });
});

test('what accounts say of themselves is made harmless, and no account number is taken that is none', async () => {
  const location = { accountId: FIRST, region: REGION, reads: 'denied', events: 'none' };
  const denial = { reason: 'readDenied', message: '\u001B[31mred\u202E\nsudo' };
  const answerWith = (locations: readonly object[]) =>
    startFakeApi(({ url }, response) =>
      sendJson(response, 200, url === '/health' ? { status: 'ok' } : { locations }),
    );
  const hostile = await answerWith([{ ...location, accountName: '\u001B]0;t\u0007shop', denial }]);
  const shown = await command.run(['doctor', '--url', hostile.url]);
  await hostile.close();
  // oxlint-disable-next-line no-control-regex
  expect(shown.stdout).not.toMatch(/[\u001B\u0007\u202E]/);
  expect(shown.stdout).toContain('readDenied: \uFFFD[31mred\uFFFD sudo\n');
  expect(shown.code).toBe(1);

  const wrong = await answerWith([{ ...location, accountId: '$(reboot)' }]);
  const refused = await command.run(['doctor', '--url', wrong.url]);
  await wrong.close();
  expect(refused.stdout).toMatch(/\ncoverage +failed .*did not answer as Rollcall's API does/);
  expect(refused.stdout).not.toContain('reboot');
  expect(refused.code).toBe(3);
});

test.each<[what: string, args: readonly string[], message: RegExp]>([
  ['an address that is none', ['--url', 'here'], /^rollcall: --url here: it must be an address/],
  ['an account that is none', ['shop'], /^rollcall: shop: an account number has twelve digits\n$/],
  [
    'a Region that is none',
    ['--target-regions', 'here'],
    /^rollcall: --target-regions here: no such Region\n$/,
  ],
])('the command line is wrong, 2: %s', async (_what, args, message) => {
  const { code, stderr } = await doctor(...args);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
