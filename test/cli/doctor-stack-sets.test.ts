import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import type { Printed } from '../support/aws-cli.ts';
import { startServed, type Served } from '../support/start-served.ts';
import { rollcallCommand } from './rollcall-command.ts';

const [FIRST, SECOND, THIRD] = MEMBERS;
/** Parents are in a ledger too, so that the account in which they run is one of those that are expected. */
const EVERY_ACCOUNT = [...MEMBERS, CENTRAL];
const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

interface Instance {
  readonly account: string;
  readonly region?: string;
  readonly status?: string;
  readonly reason?: string;
}

/** Two on a page, so that there are pages. */
const PAGE = 2;
/** By the name of a stack set and who asks for it; what is not there is no stack set. */
let stackSets: ReadonlyMap<string, readonly Instance[]>;
/** Beside the simulated organization, which has no CloudFormation: what StackSets answers, in the shapes of its API reference. */
let server: Server;
let endpoint = '';
let asked: URLSearchParams[] = [];

const command = rollcallCommand();
let served: Served;
beforeAll(async () => {
  served = await startServed();
  await served.run('get_account_alias');
  await served.organization.idle();
  server = createServer((request, response) => {
    void answerTo(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await served.close();
});

async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await text(request));
  asked.push(form);
  const [status, answer] = listStackInstances(form);
  response.writeHead(status, { 'content-type': 'text/xml' }).end(answer);
}

function listStackInstances(form: URLSearchParams): [number, string] {
  const instances = stackSets.get(`${form.get('StackSetName')} ${form.get('CallAs')}`);
  if (instances === undefined) {
    const error =
      '<Type>Sender</Type><Code>StackSetNotFoundException</Code><Message>StackSet not found</Message>';
    return [404, `<ErrorResponse xmlns="${NAMESPACE}"><Error>${error}</Error></ErrorResponse>`];
  }
  const start = Number(form.get('NextToken') ?? 0);
  const members = instances
    .slice(start, start + PAGE)
    .map(
      ({ account, region = REGION, status = 'CURRENT', reason }) =>
        `<member><Account>${account}</Account><Region>${region}</Region><Status>${status}</Status>` +
        `<StackInstanceStatus><DetailedStatus>${status === 'CURRENT' ? 'SUCCEEDED' : 'FAILED'}</DetailedStatus></StackInstanceStatus>` +
        `${reason === undefined ? '' : `<StatusReason>${reason}</StatusReason>`}</member>`,
    );
  const next = start + PAGE < instances.length ? `<NextToken>${start + PAGE}</NextToken>` : '';
  const result = `<ListStackInstancesResult><Summaries>${members.join('')}</Summaries>${next}</ListStackInstancesResult>`;
  return [200, `<ListStackInstancesResponse xmlns="${NAMESPACE}">${result}</ListStackInstancesResponse>`];
}

const doctor = (...args: readonly string[]): Promise<Printed> => {
  asked = [];
  return command.run(['doctor', '--stack-sets', ...args, '--url', served.url, '--endpoint-url', endpoint], {
    AWS_ACCESS_KEY_ID: CENTRAL,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: REGION,
  });
};
const instancesIn = (accounts: readonly string[]): readonly Instance[] =>
  accounts.map((account) => ({ account }));

test('accounts that lack an instance are listed, over all pages, and end with 1', async () => {
  stackSets = new Map([
    ['rollcall-roles SELF', instancesIn(EVERY_ACCOUNT.filter((id) => id !== FIRST))],
    ['rollcall-forwarder SELF', instancesIn(EVERY_ACCOUNT)],
  ]);
  const { code, stdout, stderr } = await doctor();
  expect(stderr).toBe('');
  expect(stdout).toContain(
    `Stack set rollcall-roles: 7 instances, 1 account without one, 0 not current\n  ${FIRST}: no instance\n`,
  );
  expect(stdout).toContain(
    'Stack set rollcall-forwarder: 8 instances, 0 locations without one, 0 not current\n',
  );
  expect([stderr, code]).toEqual(['', 1]);
  expect(
    asked.map((form) => [form.get('StackSetName'), form.get('NextToken'), form.get('MaxResults')]),
  ).toEqual([
    ...[null, '2', '4', '6'].map((token) => ['rollcall-roles', token, '100']),
    ...[null, '2', '4', '6'].map((token) => ['rollcall-forwarder', token, '100']),
  ]);
});

test('a forwarder is needed in each Region, and none is no fault; one that failed is', async () => {
  const elsewhere = { account: SECOND ?? '', region: 'us-east-1' };
  stackSets = new Map([
    // The roles are global: any Region will do.
    ['rollcall-roles SELF', [elsewhere, ...instancesIn(EVERY_ACCOUNT.filter((id) => id !== SECOND))]],
    ['rollcall-forwarder SELF', [elsewhere, ...instancesIn(EVERY_ACCOUNT.filter((id) => id !== SECOND))]],
  ]);
  const lacking = await doctor('--json');
  expect(JSON.parse(lacking.stdout)).toMatchObject({
    stackSets: [
      { name: 'rollcall-roles', found: true, lacking: [], notCurrent: [] },
      { name: 'rollcall-forwarder', lacking: [{ accountId: SECOND, region: REGION }] },
    ],
  });
  expect(lacking.code).toBe(0);

  const reason = 'Cancelled since failure tolerance has exceeded';
  const failed = { account: THIRD ?? '', status: 'OUTDATED', reason };
  stackSets = new Map([
    ['rollcall-roles SELF', instancesIn(EVERY_ACCOUNT)],
    ['rollcall-forwarder SELF', [failed, ...instancesIn(EVERY_ACCOUNT.filter((id) => id !== THIRD))]],
  ]);
  const broken = await doctor();
  expect(broken.stdout).toContain(
    `  ${THIRD} ${REGION}: OUTDATED, FAILED, Cancelled since failure tolerance`,
  );
  expect(broken.code).toBe(1);
});

test('a delegated administrator asks as one, and an account without stack sets is told so', async () => {
  stackSets = new Map([['rollcall-roles DELEGATED_ADMIN', instancesIn(EVERY_ACCOUNT)]]);
  const { code, stdout } = await doctor();
  expect(stdout).toContain('Stack set rollcall-roles: 8 instances, 0 accounts without one');
  expect(stdout).toContain('Stack set rollcall-forwarder: none in this account and Region.');
  expect(code).toBe(0);
});

test('an account that was asked for and never seen is expected too', async () => {
  stackSets = new Map([['rollcall-roles SELF', instancesIn(EVERY_ACCOUNT)]]);
  const { stdout } = await doctor('111111111111');
  expect(stdout).toContain('1 account without one, 0 not current\n  111111111111: no instance\n');
});
