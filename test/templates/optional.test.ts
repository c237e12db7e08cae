import { afterAll, jest } from '@jest/globals';
import { describeCallers, describeNoCallers } from './rules/callers.ts';
import { describeDeployRole } from './rules/deploy-role.ts';
import { describeDeploying } from './rules/deploying.ts';
import { describeNotices } from './rules/notices.ts';
import { describeOptionalParts, EVERY_SETTING } from './rules/optional-parts.ts';
import { packageCentralStack, readCompiledTemplate, removePackage } from './support/package-central-stack.ts';
import { ORGANIZATION_ID } from './support/stacks.ts';

// The framework and AWS’s validator start slowly on a busy computer.
jest.setTimeout(120_000);

// What settings add, and what is not there without them.
const packageWith = (settings: Readonly<Record<string, string>>) =>
  packageCentralStack(
    Object.entries({ organizationId: ORGANIZATION_ID, ...settings }).flatMap(([name, value]) => [
      '--param',
      `${name}=${value}`,
    ]),
  );
const { existingTable: _, ...withoutTable } = EVERY_SETTING;
const packages = await Promise.all([
  packageWith({}),
  packageWith(EVERY_SETTING),
  packageWith({ ...withoutTable, viewersSeeOutputs: 'true' }),
]);
const [plain = '', full = '', open = ''] = await Promise.all(packages.map(readCompiledTemplate));

afterAll(async () => {
  await Promise.all(packages.map(removePackage));
});

describeNoCallers(plain);
describeOptionalParts(full, open);
describeDeployRole(full, plain);
describeDeploying(plain, full, open);
describeCallers(full, open);
describeNotices(packages[1], full, plain);
