import { describe, expect, test } from '@jest/globals';
import { statementsOf } from '../support/policies.ts';
import { CENTRAL, deploy, ORGANIZATION_ID, type Stack } from '../support/stacks.ts';
import { faultsOf, unknownActionsOf } from '../support/validator.ts';

type TemplateName = 'central' | 'roles' | 'forwarder';
export type Templates = Readonly<Record<TemplateName, string>>;

/** Without these the templates could be wrong in the same way, and the validator deaf. */
const FAULTS: readonly [what: string, where: TemplateName, from: string, to: string][] = [
  ['a property AWS does not know', 'central', '"BillingMode"', '"BilingMode"'],
  ['a value out of its list', 'central', '"PAY_PER_REQUEST"', '"PAY_PER_VIEW"'],
  ['a number past its limit', 'central', '"VisibilityTimeout": 720', '"VisibilityTimeout": 72000'],
  ['a timeout longer than Lambda allows', 'central', '"Timeout": 120', '"Timeout": 1200'],
  [
    'a queue shown again while it is worked on',
    'central',
    '"VisibilityTimeout": 720',
    '"VisibilityTimeout": 20',
  ],
  ['a comparison that is none', 'central', '"LessThanThreshold"', '"LessThan"'],
  ['an archive without its bus', 'central', '"SourceArn"', '"Source"'],
  ['a key without its attribute', 'central', '"AttributeName": "listed"', '"AttributeName": "list"'],
  ['a reference to nothing', 'central', '"Ref": "CollectQueue"', '"Ref": "CollectQueu"'],
  ['an attribute that is none', 'roles', '!GetAtt ReaderRole.Arn', '!GetAtt ReaderRole.Ern'],
  ['a missing property', 'forwarder', '        - Id: bus\n', '        - Input: "{}"\n'],
  ['a type that is none', 'forwarder', 'AWS::SQS::QueuePolicy', 'AWS::SQS::QueuesPolicy'],
  ['a condition that is not defined', 'forwarder', 'Condition: IsNotCentral', 'Condition: IsCentral'],
  ['a dependency on nothing', 'forwarder', 'DependsOn: ForwardDeadLettersPolicy', 'DependsOn: Policy'],
  ['a parameter that is not used', 'forwarder', 'Parameters:\n', 'Parameters:\n  Spare: { Type: String }\n'],
];

export function describeValidity(templates: Templates): void {
  describe("AWS's validator", () => {
    test.each(Object.entries(templates))('finds nothing in %s', async (_name, text) => {
      await expect(faultsOf(text)).resolves.toEqual([]);
    });

    test.each(FAULTS)('would find %s', async (_what, where, from, to) => {
      expect(templates[where]).toContain(from);
      await expect(faultsOf(templates[where].replace(from, to))).resolves.not.toEqual([]);
    });
  });

  describe('IAM', () => {
    test.each(Object.entries(templates))('knows every action that %s names', async (name, text) => {
      const actions = actionsOf(deployAny(text));
      expect(actions.size).toBeGreaterThan(name === 'forwarder' ? 0 : 2);
      await expect(unknownActionsOf(actions)).resolves.toEqual([]);
    });

    test('would find an action that is misspelt', async () => {
      const misspelt = templates.roles.replace('ssm:GetAutomationExecution', 'ssm:GetAutomationExecutions');
      await expect(unknownActionsOf(actionsOf(deployAny(misspelt)))).resolves.toEqual([
        'ssm:GetAutomationExecutions',
      ]);
    });
  });
}

const deployAny = (text: string): Stack => deploy(text, { ...CENTRAL, region: 'us-east-1' }, parameters);

const parameters = {
  CentralAccountId: CENTRAL.accountId,
  CentralRegion: CENTRAL.region,
  OrganizationId: ORGANIZATION_ID,
};

const actionsOf = (stack: Stack): Set<string> =>
  new Set([...stack.values()].flatMap(statementsOf).flatMap(({ Action }) => Action));
