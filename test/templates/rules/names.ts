import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { CENTRAL, deploy, ORGANIZATION_ID, type Stack } from '../support/stacks.ts';
import type { Templates } from './validity.ts';

/** The types whose names must differ within one account (a role) or one Region of it (the rest). */
const NAMED = new Map([
  ['AWS::CloudWatch::Alarm', 'AlarmName'],
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::Events::ApiDestination', 'Name'],
  ['AWS::Events::Archive', 'ArchiveName'],
  ['AWS::Events::Connection', 'Name'],
  ['AWS::Events::EventBus', 'Name'],
  ['AWS::Events::Rule', 'Name'],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::Lambda::Function', 'FunctionName'],
  ['AWS::SNS::Topic', 'TopicName'],
  ['AWS::SQS::Queue', 'QueueName'],
  ['AWS::SSM::Parameter', 'Name'],
]);

const Exports = z.object({
  Outputs: z.record(z.string(), z.object({ Export: z.object({ Name: z.string() }).optional() })),
});

export function describeNames(prod: Templates, dev: Templates): void {
  const parameters = {
    CentralAccountId: CENTRAL.accountId,
    CentralRegion: CENTRAL.region,
    OrganizationId: ORGANIZATION_ID,
  };
  /** All that one installation puts into the central account's central Region, members' templates included. */
  const everything = ({ central, roles, forwarder }: Templates, Prefix: string): string[] => [
    ...namesIn(deploy(central, CENTRAL)),
    ...namesIn(deploy(roles, CENTRAL, { ...parameters, Prefix })),
    ...namesIn(deploy(forwarder, CENTRAL, { ...parameters, Prefix })),
  ];

  describe('names', () => {
    test('everything that can have a name has one, and it begins with the prefix', () => {
      const names = everything(dev, 'rollcall-dev');
      expect(names.length).toBeGreaterThan(30);
      expect(names.filter((name) => !/: "\/?rollcall-dev[-"/]/.test(name))).toEqual([]);
    });

    test('the central account can have the member templates too, and a second stage', () => {
      const names = [...everything(prod, 'rollcall'), ...everything(dev, 'rollcall-dev')];
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    });

    test('what the stack exports bears the prefix: two installations stand in one Region', () => {
      const exported = Exports.parse(JSON.parse(dev.central)).Outputs;
      const names = Object.values(exported).flatMap(({ Export }) => (Export ? [Export.Name] : []));
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !name.startsWith('rollcall-dev-'))).toEqual([]);
    });

    test.each(Object.entries(prod))(
      '%s writes no account, Region or partition into an ARN',
      (_name, text) => {
        expect(text).not.toMatch(/arn:aws|\b\d{12}\b|us-east-1/);
        // Behind a Region an address ends otherwise in other partitions; services are called the same in all.
        expect(text).not.toMatch(/["}]\.amazonaws\.com/);
      },
    );
  });
}

function namesIn(stack: Stack): string[] {
  return [...stack.values()].flatMap(({ type, properties }) => {
    const property = NAMED.get(type);
    if (property === undefined) return [];
    // Rules of two buses may have one name.
    const { [property]: name, EventBusName: bus = 'the account' } = properties;
    return [`${type} of ${JSON.stringify(bus)}: ${JSON.stringify(name)}`];
  });
}
