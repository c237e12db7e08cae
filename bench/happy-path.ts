import { Session, type Profiler } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SSMClient } from '@aws-sdk/client-ssm';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { startRollcall } from '../test/flow/start-rollcall.ts';

// How many files a run passes through when all goes well: from the SQS records of a run over two accounts, through rows and seal, to
// the HTTP answer of its report. Two counts, of `src` and `handlers`:
//
// - crossed: files on the stack, awaiting callers included, of a call to AWS or to the table. These are the files between a record or a
//   request and its effect.
// - run: files of which V8 saw a named function called, once Lambda's functions were composed. It adds each pure rule, schema and text
//   on the way.

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const isProduct = (file: string): boolean => /^(?:src|handlers)\//.test(file);

/** Each function of Lambda begins in a handler, which the simulator does not load. */
const HANDLERS = ['handlers/api.ts', 'handlers/collect.ts'];

Error.stackTraceLimit = Infinity;
const crossed = new Set<string>(HANDLERS);
let isCounting = false;
for (const { prototype } of [DynamoDBDocumentClient, SSMClient, EventBridgeClient, SQSClient]) {
  const send: unknown = Reflect.get(prototype, 'send');
  if (typeof send !== 'function') throw new Error('A client of the SDK has another shape');
  Reflect.set(prototype, 'send', function note(this: unknown, ...args: readonly unknown[]): unknown {
    for (const [, path = ''] of (new Error('here').stack ?? '').matchAll(/(?:file:\/\/)?(\/[^\s()]+\.ts)/g)) {
      const file = relative(PROJECT, path);
      if (isCounting && isProduct(file)) crossed.add(file);
    }
    return Reflect.apply(send, this, args);
  });
}

const fileOf = ({ url }: Profiler.ScriptCoverage): string =>
  url.startsWith('file:') ? relative(PROJECT, fileURLToPath(url.replace(/\?.*$/, ''))) : '';
const wasCalled = ({ functions }: Profiler.ScriptCoverage): boolean =>
  functions.some(({ functionName, ranges: [range] }) => functionName !== '' && (range?.count ?? 0) > 0);

const rollcall = await startRollcall({ schedules: false });
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
isCounting = true;
const parentId = await rollcall.run('get_account_alias');
await rollcall.organization.idle();
const answer = await rollcall.get(`/executions/${parentId}`);
isCounting = false;
const { result } = await session.post('Profiler.takePreciseCoverage');
session.disconnect();
await rollcall.close();

// Unless the run was sealed, this is not the path where all goes well.
z.looseObject({ seal: z.looseObject({}) }).parse(answer);
const ran = new Set([...HANDLERS, ...result.filter(wasCalled).map(fileOf).filter(isProduct)]);
for (const file of [...new Set([...crossed, ...ran])].sort()) {
  process.stdout.write(`${crossed.has(file) ? 'crossed' : '       '} ${file}\n`);
}
process.stdout.write(`${crossed.size} files crossed, ${ran.size} files run\n`);
