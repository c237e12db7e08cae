import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compileCentralStack } from '../../local/templates/compile-central-stack.ts';
import { loadProjectTemplates } from '../../local/templates/load-templates.ts';
import { DeployedStack } from '../../simulator/templates/deployed-stack.ts';
import { sampleOrganization, templatesOf } from './start.ts';

const DEPLOYMENT = {
  accountId: '111111111111',
  region: 'eu-west-1',
  partition: 'aws',
  stackName: 'stack',
  endpoint: 'http://127.0.0.1:4566',
};

test("the project's own templates are evaluated whole, but for types that are not simulated", async () => {
  const { templates, organization } = await sampleOrganization();
  const parameters = {
    CentralAccountId: organization.central.accountId,
    CentralRegion: organization.central.region,
    OrganizationId: organization.organizationId,
    AdministrationAccountId: organization.central.accountId,
  };
  for (const template of [templates.central, ...templates.members.values()]) {
    const stack = new DeployedStack(template, DEPLOYMENT, parameters);
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    for (const type of types.filter((one) => /DynamoDB|Events|IAM|Lambda::F|Lambda::E|SQS/.test(one))) {
      expect(JSON.stringify(stack.resourcesOf(type))).not.toContain('Fn::');
    }
  }
});

test('the compiled central stack is kept: what it depends on has not changed', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'rollcall-compiled-'));
  const params = { organizationId: 'o-exampleorgid' };
  const compile = () =>
    compileCentralStack({ projectDir: process.cwd(), cacheDir, region: 'eu-west-1', params });
  expect(JSON.parse(await compile())).toMatchObject({ Resources: expect.any(Object) });
  const [kept = ''] = await readdir(cacheDir);
  const [file = ''] = await readdir(join(cacheDir, kept));
  await writeFile(join(cacheDir, kept, file), '{}');
  expect(await compile()).toBe('{}');
  await rm(cacheDir, { recursive: true });
});

describe('the settings of an organization file', () => {
  test('name what is deployed', async () => {
    const { organization } = await sampleOrganization();
    const { central } = await loadProjectTemplates(process.cwd(), join(tmpdir(), 'ssm-rollcall-templates'), {
      ...organization,
      central: { ...organization.central, params: { prefix: 'other' } },
    });
    const names = Object.values(central.Resources).map(({ Properties }) => Object(Properties)['RoleName']);
    expect(names).toContain('other-collect');
  });

  test('are refused if they are misspelt, and the good sentence comes first', async () => {
    const { organization } = await sampleOrganization();
    const central = { ...organization.central, params: { deadlineHourz: '2' } };
    await expect(templatesOf({ ...organization, central })).rejects.toThrow(
      /^There is no setting "deadlineHourz" \(did you mean "deadlineHours"\?\)\. The settings are organizationId, prefix, /,
    );
  });
});
