import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { readRunbook } from '../../local/runbook/runbook.ts';
import { readTemplate } from '../../local/templates/read-template.ts';
import { Automation } from './automation.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, sampleOrganization, start } from './start.ts';

const [MEMBER] = MEMBERS;

/** A role that trusts nobody and may do nothing, and one that only AWS knows the policies of. */
const ROLES = `
Parameters: { CentralAccountId: { Type: String } }
Resources:
  Powerless:
    Type: AWS::IAM::Role
    Properties:
      RoleName: powerless
      AssumeRolePolicyDocument: { Statement: [] }
      Policies:
        - PolicyName: nothing
          PolicyDocument: { Statement: { Effect: Deny, Action: '*', Resource: '*' } }
  Managed:
    Type: AWS::IAM::Role
    Properties:
      RoleName: managed
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { AWS: !Ref CentralAccountId }, Action: 'sts:AssumeRole' }
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMFullAccess']
`;
const roleArn = (name: string): string => `arn:aws:iam::${MEMBER}:role/${name}`;

let automation: Automation;
beforeEach(async () => {
  const sample = await sampleOrganization();
  const members = new Map([...sample.templates.members, ['more-roles', readTemplate(ROLES)]]);
  const powerless = JSON.stringify({
    schemaVersion: '0.3',
    assumeRole: roleArn('powerless'),
    mainSteps: [{ name: 'list', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } }],
  });
  automation = new Automation(
    await start({
      templates: { ...sample.templates, members },
      runbooks: [readRunbook('powerless', powerless)],
    }),
  );
  automation.started.organization.accounts.get(MEMBER)?.deploy('more-roles');
});
afterEach(() => automation.started.organization.close());

describe('a role that a template makes', () => {
  test('is used by a runbook whatever it may do, and whomever it trusts', async () => {
    const id = await automation.startAs(MEMBER, { DocumentName: 'powerless' });
    await automation.started.organization.idle();
    expect(await automation.get(id, MEMBER)).toMatchObject({ AutomationExecutionStatus: 'Success' });
  });

  test('of which only AWS knows the policies: the call is a failure that names the policy', async () => {
    const { Credentials: credentials } = await clientsOf(automation.started.organization, CENTRAL).sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn('managed'), RoleSessionName: 'me' }),
    );
    const { ssm } = clientsOf(automation.started.organization, {
      accessKeyId: credentials?.AccessKeyId ?? '',
      secretAccessKey: credentials?.SecretAccessKey ?? '',
      sessionToken: credentials?.SessionToken ?? '',
    });
    await expect(ssm.send(new ListDocumentsCommand())).rejects.toMatchObject({
      name: 'InternalFailure',
      message: expect.stringContaining('arn:aws:iam::aws:policy/AmazonSSMFullAccess'),
      $metadata: expect.objectContaining({ httpStatusCode: 500 }),
    });
  });
});
