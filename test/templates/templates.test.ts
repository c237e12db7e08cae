import { afterAll, jest } from '@jest/globals';
import { describeAlarms } from './rules/alarms.ts';
import { describeAgreement } from './rules/agreement.ts';
import { describeCentralStack } from './rules/central-stack.ts';
import { describeDelivery } from './rules/delivery.ts';
import { describeNames } from './rules/names.ts';
import { describePackaging } from './rules/packaging.ts';
import { describePermissions } from './rules/permissions.ts';
import { describeTable } from './rules/table.ts';
import { describeValidity, type Templates } from './rules/validity.ts';
import { packageCentralStack, readCompiledTemplate, removePackage } from './support/package-central-stack.ts';
import { ORGANIZATION_ID, readMemberTemplate } from './support/stacks.ts';

// The framework and AWS’s validator start slowly on a busy computer.
jest.setTimeout(120_000);

// One file, so that the central stack is packaged once for all the rules: it takes a few seconds.
const organization = ['--param', `organizationId=${ORGANIZATION_ID}`];
const [prod, dev] = await Promise.all([
  packageCentralStack(organization),
  packageCentralStack([...organization, '--stage', 'dev']),
]);
const members = {
  roles: await readMemberTemplate('roles'),
  forwarder: await readMemberTemplate('forwarder'),
};
const templates: Templates = { central: await readCompiledTemplate(prod), ...members };
const devTemplates: Templates = { central: await readCompiledTemplate(dev), ...members };

afterAll(async () => {
  await Promise.all([removePackage(prod), removePackage(dev)]);
});

describePackaging(prod, dev);
describeValidity(templates);
describeCentralStack(templates.central);
describeTable(templates.central);
describeAlarms(templates.central);
describePermissions(templates);
describeAgreement('rollcall', templates);
describeAgreement('rollcall-dev', devTemplates);
describeDelivery(templates);
describeNames(templates, devTemplates);
