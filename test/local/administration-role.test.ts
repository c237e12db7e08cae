import { expect, test } from '@jest/globals';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { Automation } from '../../simulator/test/automation.ts';
import { organizationWith } from './organization-with.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

const [FIRST, SECOND] = MEMBERS;
const ADMINISTRATION_ROLE = `arn:aws:iam::${CENTRAL}:role/AWS-SystemsManager-AutomationAdministrationRole`;
const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';
const RUNBOOK = readRunbook(
  'buckets',
  JSON.stringify({
    schemaVersion: '0.3',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: { AutomationAssumeRole: { type: 'AWS::IAM::Role::Arn', default: '' } },
    mainSteps: [
      { name: 'list', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } },
      { name: 'who', action: 'aws:executeAwsApi', inputs: { Service: 'sns', Api: 'ListTopics' } },
    ],
  }),
);

test("AWS's command for many accounts works with the project's two role templates", async () => {
  const organization = await organizationWith(
    {},
    {
      [CENTRAL]: { stacks: { 'administration-role': {} } },
      // As the template has it by default, the execution role trusts the administration role.
      [FIRST]: { stacks: { 'execution-role': { Actions: 's3:ListAllMyBuckets' } } },
      [SECOND]: {
        stacks: { 'execution-role': { AdministrationRole: 'another', Actions: 's3:ListAllMyBuckets' } },
      },
    },
  );
  const automation = new Automation(await start({ organization, runbooks: [RUNBOOK] }));
  try {
    const parent = await automation.run({
      DocumentName: 'buckets',
      Parameters: { AutomationAssumeRole: [ADMINISTRATION_ROLE] },
      TargetLocations: [
        {
          Accounts: [FIRST, SECOND],
          Regions: [REGION],
          ExecutionRoleName: EXECUTION_ROLE,
          TargetLocationMaxErrors: '100%',
          TargetLocationMaxConcurrency: '2',
        },
      ],
    });
    const [first, second] = parent.StepExecutions ?? [];
    expect(second?.FailureMessage).toBe(
      `The execution role arn:aws:iam::${SECOND}:role/${EXECUTION_ROLE} in the target location is unable to be assumed.`,
    );
    // The child runs as its execution role: that lets it list buckets, and nothing else.
    const child = await automation.get(first?.Outputs?.['ExecutionId']?.[0] ?? '', FIRST);
    expect(child.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual(['Success', 'Failed']);
    expect(child.FailureMessage).toContain(
      `User: arn:aws:sts::${FIRST}:assumed-role/${EXECUTION_ROLE}/Automation is not authorized to perform: sns:ListTopics`,
    );
  } finally {
    await automation.started.organization.close();
  }
});
