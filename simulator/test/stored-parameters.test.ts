import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Automation, organizationWith } from './automation.ts';
import { createDocument, share } from './documents.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

const [MEMBER] = MEMBERS;

let automation: Automation;
beforeEach(async () => {
  const organization = await organizationWith(
    { defaults: { parameters: { '/golden/image': 'ami-of-all', Subnets: ['a', 'b'] } } },
    { [MEMBER]: { parameters: { '/golden/image': 'ami-of-one' }, stacks: {} } },
  );
  automation = new Automation(await start({ organization }));
});
afterEach(() => automation.started.organization.close());

/** What a step is given that names these, in a runbook with those parameters. */
async function inputs(
  given: object,
  parameters: object = {},
  Parameters: Record<string, string[]> = {},
): Promise<Record<string, string>> {
  const step = {
    name: 'list',
    action: 'aws:executeAwsApi',
    inputs: { Service: 's3', Api: 'ListBuckets', ...given },
  };
  const Content = JSON.stringify({ schemaVersion: '0.3', parameters, mainSteps: [step] });
  await createDocument(automation.started, { Name: 'naming', Content });
  const execution = await automation.run({ DocumentName: 'naming', Parameters });
  return execution.StepExecutions?.[0]?.Inputs ?? {};
}

describe('a parameter of Parameter Store', () => {
  test('is what the organization file says of the account, or of all', async () => {
    const get = async (caller: string) =>
      (await automation.ssm(caller).send(new GetParameterCommand({ Name: '/golden/image' }))).Parameter;
    expect(await get(CENTRAL)).toMatchObject({ Type: 'String', Value: 'ami-of-all' });
    expect(await get(MEMBER)).toMatchObject({ Type: 'String', Value: 'ami-of-one' });
    const { Parameter } = await automation.ssm().send(new GetParameterCommand({ Name: 'Subnets' }));
    expect(Parameter).toMatchObject({ Type: 'StringList', Value: 'a,b' });
  });

  test('stands for its value in inputs, in defaults and in what is given', async () => {
    const parameters = {
      Image: { type: 'String', default: '{{ssm:/golden/image}}' },
      Where: { type: 'String', default: 'x', allowedPattern: '^[a-z-]+$' },
      Subnets: { type: 'StringList', default: [] },
    };
    const given = { Image: '{{ Image }}', Where: '{{ Where }}', Subnets: '{{ ssm:Subnets }}' };
    expect(await inputs(given, parameters, { Where: ['ami in {{ global:REGION }}'] })).toMatchObject({
      Image: '"ami-of-all"',
      Where: `"ami in ${REGION}"`,
      Subnets: '["a","b"]',
    });
  });

  test('that is absent refuses the start, by its name', async () => {
    await expect(inputs({ Image: '{{ ssm:/other }}' })).rejects.toMatchObject({
      name: 'InvalidAutomationExecutionParametersException',
      message: `Parameter "/other" was not found in Parameter Store of account ${CENTRAL} in ${REGION}.`,
    });
  });

  test('is that of the account in which a child runs', async () => {
    const mainSteps = [
      {
        name: 'list',
        action: 'aws:executeAwsApi',
        inputs: { Service: 's3', Api: 'ListBuckets', Image: '{{ ssm:/golden/image }}' },
      },
    ];
    await createDocument(automation.started, {
      Name: 'naming',
      Content: JSON.stringify({ schemaVersion: '0.3', mainSteps }),
    });
    await share(automation.started, [MEMBER], 'naming');
    automation.started.organization.accounts
      .get(MEMBER)
      ?.createRole('AWS-SystemsManager-AutomationExecutionRole');
    const parent = await automation.runIn({ Accounts: [MEMBER] }, 'naming');
    const [child] = automation.childrenOf(parent);
    expect(child?.execution.StepExecutions?.[0]?.Inputs?.['Image']).toBe('"ami-of-one"');
  });
});

test('what a given value names that is no system variable stays as it is', async () => {
  const parameters = { Text: { type: 'String' } };
  expect(await inputs({ Text: '{{ Text }}' }, parameters, { Text: ['{{ Text }} {{ x.y }}'] })).toMatchObject({
    Text: '"{{ Text }} {{ x.y }}"',
  });
});
