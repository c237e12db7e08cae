import { jest } from '@jest/globals';
import { describeCallers, describeNoCallers } from './rules/callers.ts';
import { describeDeployRole } from './rules/deploy-role.ts';
import { describeDeploying } from './rules/deploying.ts';
import { describeNotices } from './rules/notices.ts';
import { describeOptionalParts, EVERY_SETTING } from './rules/optional-parts.ts';
import { compileWith } from './support/compile-with.ts';

// The framework and AWS’s validator start slowly on a busy computer.
jest.setTimeout(120_000);

// What settings add, and what is not there without them.
const { existingTable: _, ...withoutTable } = EVERY_SETTING;
const [plain, full, open] = await Promise.all([
  compileWith({}),
  compileWith(EVERY_SETTING),
  compileWith({ ...withoutTable, viewersSeeOutputs: 'true' }),
]);

describeNoCallers(plain);
describeOptionalParts(full, open);
describeDeployRole(full, plain);
describeDeploying(plain, full, open);
describeCallers(full, open);
describeNotices(full, plain);
