import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CENTRAL, executionOf, listedOf, runOf, stepsPage } from './automation.ts';
import { createTally } from './tally.ts';

// The AWS that the bench measures against: the three reads of Systems Manager and two calls of STS, with their latency and quotas, and
// counts of what was called. It checks no signature and no policy, so that it takes little of the computer that it shares with what is
// measured; the simulator checks those. `GET /counts` gives the counts, and begins again.

const API_MS = Number(process.env['BENCH_API_MS'] ?? 50);
const STS_MS = Number(process.env['BENCH_STS_MS'] ?? 80);
/** In each account and Region. */
const QUOTA = 3;

const tally = createTally(QUOTA);

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? resolve() : void setTimeout(resolve, ms)));

interface Input {
  readonly AutomationExecutionId?: string;
  readonly NextToken?: string;
  readonly Filters?: readonly { readonly Key: string; readonly Values: readonly string[] }[];
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += String(chunk);
  return body;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const JSON_TYPE = 'application/x-amz-json-1.1';

async function answerSts(body: string, response: ServerResponse): Promise<void> {
  const input = new URLSearchParams(body);
  const operation = input.get('Action') ?? '';
  tally.count(operation, 'sts', performance.now());
  await wait(STS_MS);
  const account = input.get('RoleArn')?.split(':')[4] ?? CENTRAL;
  const result =
    operation === 'AssumeRole'
      ? `<Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>` +
        `<SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`
      : `<Account>${CENTRAL}</Account><Arn>arn:aws:iam::${CENTRAL}:user/bench</Arn><UserId>bench</UserId>`;
  const xml =
    `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
    `<${operation}Result>${result}</${operation}Result></${operation}Response>`;
  send(response, 200, 'text/xml', xml);
}

function answerOf(operation: string, input: Input): object | undefined {
  const [filter] = input.Filters ?? [];
  const run = runOf(input.AutomationExecutionId ?? filter?.Values[0] ?? '');
  if (operation === 'DescribeAutomationExecutions') {
    const isListed = run !== undefined && filter?.Key === 'ExecutionId';
    return { AutomationExecutionMetadataList: isListed ? [listedOf(run)] : [], NextToken: '' };
  }
  if (run === undefined) return undefined;
  return operation === 'GetAutomationExecution'
    ? { AutomationExecution: executionOf(run) }
    : stepsPage(run.index === undefined ? run.accounts : 0, input.NextToken);
}

async function answerSsm(operation: string, request: IncomingMessage, response: ServerResponse) {
  const [, accessKey = '', region = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const account = accessKey.slice(4);
  const isWithin = tally.count(operation, `${account}#${region}`, performance.now());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the SDKs send
  const input = JSON.parse(await readBody(request)) as Input;
  await wait(API_MS);
  if (!isWithin) {
    return send(response, 400, JSON_TYPE, '{"__type":"ThrottlingException","message":"Rate exceeded"}');
  }
  const answer = answerOf(operation, input);
  const body = answer ?? { __type: 'AutomationExecutionNotFoundException', message: 'Not there' };
  return send(response, answer === undefined ? 400 : 200, JSON_TYPE, JSON.stringify(body));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/counts') return send(response, 200, JSON_TYPE, JSON.stringify(tally.take()));
  const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (service === 'AmazonSSM') return answerSsm(operation, request, response);
  if (service === '') return answerSts(await readBody(request), response);
  return send(response, 400, JSON_TYPE, '{"__type":"AccessDeniedException","message":"Not in the bench"}');
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    response.destroy();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
// It ends with the bench that started it.
process.stdin.on('end', () => process.exit(0)).resume();
