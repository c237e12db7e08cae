import { describe, expect, test } from '@jest/globals';
import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { stringify } from 'yaml';
import { readRunbook } from '../runbook/runbook.ts';
import { ComputingTime } from '../runbook/computing-time.ts';
import { selectOutput } from '../runbook/select-output.ts';
import { clientsOf } from './clients.ts';
import { start } from './start.ts';
import { fixture, fixtureText } from './fixture.ts';

const STEP = { name: 'list', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };
const runbook = (changes: object = {}): string =>
  stringify({ schemaVersion: '0.3', mainSteps: [STEP], ...changes });

describe('the runbooks of the tests are those of the recordings', () => {
  test.each(['get-account-alias', 'get-canonical-id'])('%s', (name) => {
    const { Name, Content } = fixture(`recorded/runbook-${name}.json`) as { Name: string; Content: string };
    expect(readRunbook(Name, fixtureText(`runbooks/${Name}.yml`))).toEqual(readRunbook(Name, Content));
  });
});

describe('a selector', () => {
  const answer = {
    Owner: { ID: 'abc' },
    Count: 3,
    Names: ['a', 'b'],
    Empty: [],
    Tags: [{ Key: 'k' }],
    Nothing: null,
  };
  test.each<
    [selector: string, type: 'String' | 'StringList' | 'Integer' | 'StringMap' | 'MapList', found: unknown]
  >([
    ['$.Owner.ID', 'String', ['abc']],
    ['$.Count', 'Integer', ['3']],
    ['$.Names[0]', 'String', ['a']],
    ['$.Names', 'StringList', ['a', 'b']],
    ['$.Names[*]', 'StringList', ['a', 'b']],
    ['$.Tags', 'MapList', ['{"Key":"k"}']],
    ['$.Owner', 'StringMap', ['{"ID":"abc"}']],
    ['$.Empty[0]', 'String', undefined],
    ['$.Missing', 'String', undefined],
    ['$.Nothing', 'String', undefined],
    ["$.Tags[?(@.Key == 'k')].Key", 'String', ['k']],
    ["$.Tags[?(@.Key == 'x')].Key", 'String', undefined],
    ['$..ID', 'StringList', ['abc']],
  ])('%s as %s gives %j', (Selector, Type, found) => {
    expect(selectOutput({ Name: 'out', Selector, Type }, answer, new ComputingTime())).toEqual(found);
  });
});

describe('a runbook is really run:', () => {
  const parametrized = readRunbook(
    'parametrized',
    runbook({
      parameters: {
        Bucket: { type: 'String' },
        Sizes: { type: 'StringList', default: ['1', '2'] },
        Kind: { type: 'String', default: 'all', allowedValues: ['all', 'none'] },
      },
      mainSteps: [
        { ...STEP, outputs: [{ Name: 'Owner', Selector: '$.Owner.ID', Type: 'String' }] },
        {
          ...STEP,
          name: 'again',
          inputs: {
            ...STEP.inputs,
            Bucket: '{{ Bucket }}',
            Text: 'the {{Kind}} of {{ list.Owner }} in {{ global:ACCOUNT_ID }}/{{ global:REGION }}',
            Sizes: '{{ Sizes }}',
          },
          outputs: [{ Name: 'Nothing', Selector: '$.Nothing', Type: 'String' }],
        },
        {
          ...STEP,
          name: 'last',
          inputs: { Service: 'ec2', Api: 'DescribeNatGateways' },
          outputs: [{ Name: 'Vpc', Selector: '$.x' }],
        },
      ],
      outputs: ['list.Owner', 'again.Nothing', 'last.Vpc'],
    }),
  );

  async function run(Parameters: Record<string, string[]>) {
    const { organization } = await start({ runbooks: [parametrized] });
    const { ssm } = clientsOf(organization);
    try {
      await ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'parametrized', Parameters }));
      await organization.idle();
      return organization.executions()[0]?.execution;
    } finally {
      await organization.close();
    }
  }

  test('names stand for parameters, defaults, outputs and variables; a name alone takes the value whole', async () => {
    const owner = '2308ec9cb4f6d4ff98ea7a7f4224d2059fad41025afc1590c4bd0995943862c7';
    const execution = await run({ Bucket: ['mine'] });
    expect(execution?.Parameters).toEqual({ Bucket: ['mine'] });
    expect(execution?.StepExecutions?.[1]?.Inputs).toEqual({
      Service: '"s3"',
      Api: '"ListBuckets"',
      Bucket: '"mine"',
      Text: `"the all of ${owner} in 480783779961/eu-west-1"`,
      Sizes: '["1","2"]',
    });
  });

  test("the document's outputs: what selected nothing is absent, what did not succeed is the placeholder", async () => {
    const execution = await run({ Bucket: ['mine'] });
    expect(execution?.AutomationExecutionStatus).toBe('Failed');
    expect(execution?.Outputs).toEqual({
      'list.Owner': ['2308ec9cb4f6d4ff98ea7a7f4224d2059fad41025afc1590c4bd0995943862c7'],
      'last.Vpc': ['No output available yet because the step is not successfully executed'],
    });
  });

  test('an API whose answer the organization does not say fails the step, and says so', async () => {
    const execution = await run({ Bucket: ['mine'] });
    expect(execution?.FailureMessage).toContain(
      'no answer of ec2:DescribeNatGateways in account 480783779961',
    );
  });

  test.each<[Record<string, string[]>, string]>([
    [{}, 'Missing required parameter: Bucket in user inputs.'],
    [{ Bucket: ['a'], Kind: ['some'] }, 'Parameter "Kind" has value "some" not found in [all, none].'],
  ])('parameters are checked: %j', async (parameters, message) => {
    await expect(run(parameters)).rejects.toMatchObject({
      name: 'InvalidAutomationExecutionParametersException',
      message: expect.stringContaining(message),
    });
  });
});
