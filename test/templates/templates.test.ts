import { jest } from '@jest/globals';
import { describeAlarms } from './rules/alarms.ts';
import { describeAgreement } from './rules/agreement.ts';
import { describeCentralStack } from './rules/central-stack.ts';
import { describeDelivery } from './rules/delivery.ts';
import { describeNames } from './rules/names.ts';
import { describePermissions } from './rules/permissions.ts';
import { describeTable } from './rules/table.ts';
import { describeValidity, type Templates } from './rules/validity.ts';
import { compileWith } from './support/compile-with.ts';
import { readMemberTemplate } from './support/stacks.ts';

// The framework and AWS’s validator start slowly on a busy computer.
jest.setTimeout(120_000);

// One file, so that the central stack is read and validated once for all the rules.
const [prod, dev] = await Promise.all([compileWith({}), compileWith({}, 'dev')]);
const members = {
  roles: await readMemberTemplate('roles'),
  forwarder: await readMemberTemplate('forwarder'),
};
const templates: Templates = { central: prod, ...members };
const devTemplates: Templates = { central: dev, ...members };

describeValidity(templates);
describeCentralStack(templates.central);
describeTable(templates.central);
describeAlarms(templates.central);
describePermissions(templates);
describeAgreement('rollcall', templates);
describeAgreement('rollcall-dev', devTemplates);
describeDelivery(templates);
describeNames(templates, devTemplates);
