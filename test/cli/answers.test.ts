import { expect, test } from '@jest/globals';
import type * as z from 'zod';
import { ListPage, type ReportPage, type ResultPage } from '../../cli/client/answers.ts';
import { isLocalKey } from '../../cli/connect/local-identity.ts';
import type {
  toListedParentAnswer,
  toReportAnswer,
  toResultAnswer,
  toTargetAnswer,
} from '../../src/serve/answers.ts';

/** Compiles only if whatever the API answers is what the commands read. */
const accepted = {
  listed: (answer: ReturnType<typeof toListedParentAnswer>): z.input<typeof ListPage>['executions'][number] =>
    answer,
  report: (
    answer: ReturnType<typeof toReportAnswer>,
    targets: ReturnType<typeof toTargetAnswer>[],
  ): ReportPage => ({ ...answer, targets }),
  result: (answer: ReturnType<typeof toResultAnswer>): ResultPage['results'][number] => answer,
};

test('what the API answers is what the commands read, and more passes through', () => {
  expect(Object.keys(accepted)).toEqual(['listed', 'report', 'result']);
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
