import { describe, expect, test } from '@jest/globals';
import { environmentOf, roleOf } from '../support/functions.ts';
import { grantOf, permissionsOf, resourcePolicyOf, trustOf, type Statement } from '../support/policies.ts';
import { patternOf, targetOf } from '../support/rules.ts';
import { CENTRAL, deploy, MEMBER, ORGANIZATION_ID, resourceOf } from '../support/stacks.ts';
import type { Templates } from './validity.ts';

/** What is written twice, once on each side, because CloudFormation cannot see both: it must say the same. */
export function describeAgreement(prefix: string, templates: Templates): void {
  const parameters = {
    CentralAccountId: CENTRAL.accountId,
    CentralRegion: CENTRAL.region,
    OrganizationId: ORGANIZATION_ID,
    Prefix: prefix,
  };
  const central = deploy(templates.central, CENTRAL);
  const roles = deploy(templates.roles, MEMBER, parameters);
  const forwarder = deploy(templates.forwarder, MEMBER, parameters);
  const reader = resourceOf(roles, 'ReaderRole');
  const sender = resourceOf(roles, 'ForwarderRole');
  const bus = resourceOf(central, 'Bus');
  const rule = resourceOf(forwarder, 'ForwardRule');

  describe(`central stack and members of ${prefix}`, () => {
    test('the functions look for the reader role by the name that it has', () => {
      expect(reader.reference).toBe(`${prefix}-reader`);
      expect(environmentOf(central, 'collect')['READER_ROLE_NAME']).toBe(`/${reader.reference}`);
    });

    test.each(['collect', 'sweep'] as const)('%s may assume the reader role in any account', (name) => {
      const { Resource } = grantOf(permissionsOf(roleOf(central, name)), 'sts:AssumeRole');
      expect(Resource).toEqual([reader.arn.replace(MEMBER.accountId, '*')]);
    });

    test.each([
      ['collect alone', 'false', ['collect']],
      ['collect and sweep, where parents start', 'true', ['collect', 'sweep']],
    ] as const)('the reader role trusts %s', (_whom, StartsParents, functions) => {
      const stack = deploy(templates.roles, MEMBER, { ...parameters, StartsParents });
      expect(trustOf(resourceOf(stack, 'ReaderRole'))).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${CENTRAL.accountId}:root` },
          Action: ['sts:AssumeRole'],
          Resource: [],
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': functions.map((name) => roleOf(central, name).arn) },
            StringEquals: { 'aws:PrincipalOrgID': [ORGANIZATION_ID] },
          },
        },
      ]);
    });

    test('the forwarder sends to the bus that the central stack makes, under the role that may', () => {
      expect(targetOf(rule)).toMatchObject({ Arn: bus.arn, RoleArn: sender.arn });
      expect(permissionsOf(sender)).toMatchObject([{ Action: ['events:PutEvents'], Resource: [bus.arn] }]);
    });

    test.each(['us-east-1', 'ap-southeast-2', CENTRAL.region])(
      'the sender role trusts the forwarder in %s',
      (region) => {
        const elsewhere = deploy(templates.forwarder, { ...MEMBER, region }, parameters);
        const anyRegion = resourceOf(elsewhere, 'ForwardRule').arn.replace(region, '*');
        expect(trustOf(sender)).toEqual([
          eventBridgeFor(MEMBER.accountId, { ArnLike: { 'aws:SourceArn': [anyRegion] } }),
        ]);
      },
    );

    test('the central account sends from its own default bus what members send', () => {
      const own = resourceOf(central, 'ForwardRule');
      expect(patternOf(own)).toEqual(patternOf(rule));
      expect(targetOf(own)).toMatchObject({
        Arn: bus.arn,
        RoleArn: resourceOf(central, 'CentralForwarderRole').arn,
      });
      expect(trustOf(resourceOf(central, 'CentralForwarderRole'))).toEqual([
        eventBridgeFor(CENTRAL.accountId, { ArnEquals: { 'aws:SourceArn': [own.arn] } }),
      ]);
    });

    test.each(['source', 'detail-type'])(
      'what members send passes the bus policy and the rule: %s',
      (field) => {
        const [policy] = resourcePolicyOf(resourceOf(central, 'BusPolicy'));
        const admitted = policy?.Condition['ForAllValues:StringEquals']?.[`events:${field}`];
        const sent = patternOf(rule)[field] ?? [];
        expect(sent).toEqual(admitted);
        expect(patternOf(resourceOf(central, 'CollectRule'))[field]).toEqual(expect.arrayContaining(sent));
      },
    );

    test('no rule looks at anything but source and detail-type: AWS spells one status in two ways', () => {
      const rules = [rule, resourceOf(central, 'ForwardRule'), resourceOf(central, 'CollectRule')];
      expect(new Set(rules.flatMap((one) => Object.keys(patternOf(one))))).toEqual(
        new Set(['source', 'detail-type']),
      );
    });
  });
}

/** Trust in EventBridge on behalf of one account's rules, narrowed further. */
const eventBridgeFor = (accountId: string, narrowed: Statement['Condition']): Statement => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['sts:AssumeRole'],
  Resource: [],
  Condition: { StringEquals: { 'aws:SourceAccount': [accountId] }, ...narrowed },
});
