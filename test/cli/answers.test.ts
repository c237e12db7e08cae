import { expect, test } from '@jest/globals';
import type * as z from 'zod';
import { ListPage, type ReportPage, type ResultPage } from '../../cli/client/answers.ts';
import type { AccountPage } from '../../cli/account/account-page.ts';
import type { CoveragePage } from '../../cli/coverage/coverage-page.ts';
import type { DiffPage } from '../../cli/diff/diff-page.ts';
import type { FullTarget } from '../../cli/target/full-target.ts';
import type { HistoryPage } from '../../cli/history/history-page.ts';
import type { GroupsPage } from '../../cli/groups/groups-page.ts';
import { isLocalKey } from '../../cli/connect/local-identity.ts';
import type { AccountExecutionsAnswer } from '../../src/api/account/account-answer.ts';
import type { CoverageAnswer } from '../../src/api/coverage/coverage-answer.ts';
import type { DiffAnswer } from '../../src/api/diff/diff-answer.ts';
import type { FullResultAnswer } from '../../src/api/target/full-result-answer.ts';
import type { RunbookHistoryAnswer } from '../../src/api/history/history-answer.ts';
import type { GroupsAnswer } from '../../src/api/groups/group-answer.ts';
import type { ListedParentAnswer } from '../../src/api/ledgers/parent-answer.ts';
import type { ReportAnswer } from '../../src/api/report/report-answer.ts';
import type { ResultAnswer } from '../../src/api/target/target-answer.ts';

/** Compiles only if whatever the API answers is what the commands read. */
const accepted = {
  listed: (answer: z.output<typeof ListedParentAnswer>): z.input<typeof ListPage>['executions'][number] =>
    answer,
  report: (answer: z.output<typeof ReportAnswer>): ReportPage => answer,
  result: (answer: ResultAnswer): ResultPage['results'][number] => answer,
  target: (answer: FullResultAnswer): z.input<typeof FullTarget> => answer,
  groups: (answer: z.output<typeof GroupsAnswer>): GroupsPage => answer,
  diff: (answer: z.output<typeof DiffAnswer>): DiffPage => answer,
  account: (answer: z.output<typeof AccountExecutionsAnswer>): z.output<typeof AccountPage> => answer,
  history: (answer: z.output<typeof RunbookHistoryAnswer>): z.output<typeof HistoryPage> => answer,
  coverage: (answer: z.output<typeof CoverageAnswer>): z.output<typeof CoveragePage> => answer,
};

test('what the API answers is what the commands read, and more passes through', () => {
  expect(Object.keys(accepted)).toEqual([
    'listed',
    'report',
    'result',
    'target',
    'groups',
    'diff',
    'account',
    'history',
    'coverage',
  ]);
  const more = { parentExecutionId: 'a', newField: { b: 1 } };
  expect(ListPage.parse({ executions: [more], alsoNew: 1 })).toEqual({ executions: [more], alsoNew: 1 });
});

test('an access key is that of a simulated account only if it is an account number', () => {
  expect(['749430203777', 'AKIAIOSFODNN7EXAMPLE', '', undefined].map(isLocalKey)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
