import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

let started: Started;
beforeAll(async () => {
  started = await start();
});
afterAll(() => started.organization.close());

const NAME = '/inventory/api-url';

describe('GetParameter', () => {
  const get = (name: string, caller: string = CENTRAL) =>
    clientsOf(started.organization, caller).ssm.send(new GetParameterCommand({ Name: name }));

  test('gives what a deployed template makes, with the address that the API has here', async () => {
    const parameter = {
      Name: NAME,
      Type: 'String',
      Version: 1,
      DataType: 'text',
      ARN: `arn:aws:ssm:${REGION}:${CENTRAL}:parameter/inventory/api-url`,
    };
    await expect(get(NAME)).resolves.toMatchObject({
      Parameter: { ...parameter, Value: `https://HttpApi.execute-api.${REGION}.amazonaws.com` },
    });
    started.organization.serveApiAt('http://127.0.0.1:3000');
    await expect(get(NAME)).resolves.toMatchObject({
      Parameter: { ...parameter, Value: 'http://127.0.0.1:3000' },
    });
  });

  test.each([
    ['a name that no template makes', '/other/api-url', CENTRAL],
    ['an account in which the template is not deployed', NAME, MEMBERS[0]],
  ])('knows no parameter: %s', async (_what, name, caller) => {
    await expect(get(name, caller)).rejects.toThrow(ParameterNotFound);
  });
});
