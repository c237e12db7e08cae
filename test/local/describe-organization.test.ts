import { expect, test } from '@jest/globals';
import {
  administratorWarning,
  describeOrganization,
  describeScripts,
} from '../../local/describe-organization.ts';
import { readOrganizationFile } from '../../simulator/organization/organization-file.ts';

const read = (administrator = '') =>
  readOrganizationFile(`
organizationId: o-exampleorgid
regions: [eu-west-1, us-east-1]
central: { accountId: '111111111111', region: eu-west-1 }
defaults: { stacks: { execution-role: {} } }
accounts:
  - { id: '111111111111', name: central${administrator} }
  - { id: '222222222222', name: one }
  - { id: '333333333333', name: two, stacks: {} }
`);

test('an organization of one’s own is said as it is', () => {
  expect(describeOrganization(read())[0]).toContain(
    '2 accounts beside the central one, in 2 Regions; 1 have AWS-SystemsManager-AutomationExecutionRole',
  );
});

test.each([
  ['succeed', /succeeds without output \(unanswered: succeed\)$/],
  ['fail', /fails its step \(unanswered: fail\)$/],
  ['ask', /waits until POST http:\/\/127\.0\.0\.1:4566\/_simulator\/scripts answers it \(unanswered: ask\)$/],
] as const)('scripts that nothing is said of: %s', (unanswered, words) => {
  expect(describeScripts({ ...read(), unanswered }, 'http://127.0.0.1:4566')).toMatch(words);
});

test('a central account that acts as its root user is warned about: it assumes no role', () => {
  expect(administratorWarning(read())).toContain('account 111111111111 has no "administrator"');
  expect(administratorWarning(read(', administrator: "arn:aws:iam::111111111111:root"'))).toBeDefined();
  expect(
    administratorWarning(read(', administrator: "arn:aws:sts::111111111111:assumed-role/Admin/me"')),
  ).toBeUndefined();
});

test('a misspelt key of an account is refused with the known ones, and the account is named', () => {
  expect(() => read(', stack: {}')).toThrow(
    'accounts.0: there is no key "stack"; it has id, count, name, administrator',
  );
});

test('an account number without quotes gets a sentence that says so', () => {
  const text =
    'organizationId: o-exampleorgid\nregions: [eu-west-1]\naccounts: [{ id: 111111111111, name: one }]\n';
  expect(() => readOrganizationFile(text)).toThrow(
    'accounts.0.id is 111111111111: must be twelve digits, in quotes',
  );
});
