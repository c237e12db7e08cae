import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startHttpApi, type HttpApi } from '../../local/http-api.ts';
import { send, sign, type Signer } from '../../simulator/test/send-signed.ts';
import { start, type Started } from './start.ts';

let started: Started;
let api: HttpApi;
const written: string[] = [];
beforeAll(async () => {
  started = await start();
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  api = await startHttpApi(
    0,
    async ({ rawPath, rawQueryString }) => ({ statusCode: 200, body: `${rawPath}?${rawQueryString}` }),
    (request) => started.organization.verifySignature('execute-api', request),
  );
});
afterAll(async () => {
  jest.restoreAllMocks();
  await api.close();
  await started.organization.close();
});

const get = (path: string) => ({ url: api.url, path, method: 'GET', headers: {}, body: '' });
const SIGNER: Signer = { service: 'execute-api' };

describe('the HTTP API', () => {
  test('lets a request through that is not signed, and one that is signed rightly', async () => {
    await expect(send(get('/executions?limit=5'))).resolves.toMatchObject({
      status: 200,
      body: '/executions?limit=5',
    });
    await expect(send(await sign(get('/executions?limit=5'), SIGNER))).resolves.toMatchObject({
      status: 200,
    });
  });

  test.each<[what: string, signer: Partial<Signer>, path: string, reason: string]>([
    ['a wrong secret', { secretAccessKey: 'other' }, '/a?b=1', 'InvalidSignatureException'],
    ['another service', { service: 'ssm' }, '/a?b=1', "correct service: 'execute-api'"],
    ['a query that was not signed', {}, '/a?b=2', 'InvalidSignatureException'],
    ['an unknown key', { accessKeyId: 'AKIA' }, '/a?b=1', 'UnrecognizedClientException'],
  ])('refuses %s, and writes why', async (_what, signer, path, reason) => {
    written.length = 0;
    const signed = await sign(get('/a?b=1'), { ...SIGNER, ...signer });
    const { status, body } = await send({ ...signed, path });
    expect([status, JSON.parse(body)]).toEqual([403, { message: 'Forbidden' }]);
    expect(written.join('')).toContain(reason);
  });
});
