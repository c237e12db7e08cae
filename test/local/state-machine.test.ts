import { describe, expect, test } from '@jest/globals';
import { withoutColours } from '../../cli/terminal/paint.ts';
import { printExecution } from '../../local/demo/print-execution.ts';
import { withSettings } from '../../local/stack-settings.ts';
import { location, PARENT_ID } from '../support/builders.ts';
import { sampleOrganization } from './start.ts';

// The scene of the demo that Step Functions plays. What it plays: test/start.test.ts.

const URL = 'http://127.0.0.1:4566';
const TERMINAL = { width: 80, paint: withoutColours, repeated: ` --endpoint-url ${URL}` };

describe('the step of the state machine', () => {
  const ended = {
    status: 'SUCCEEDED',
    tookMs: 1_300,
    waited: true,
    failure: undefined,
    answer: {
      parentExecutionId: PARENT_ID,
      counts: { succeeded: 6, failed: 1 },
      failureShare: 1 / 7,
      causes: [
        { count: 1, title: 'Access denied: GetAccountSummary in step get_root_user; no policy allows it' },
      ],
      failedTargets: [{ ...location(2), verdict: 'failed' }],
      results: { command: `rollcall results ${PARENT_ID}` },
    },
  };

  test('is shown by the fields of its answer', () => {
    expect(printExecution(ended, TERMINAL)).toBe(`rollcall-run-across-accounts
status         SUCCEEDED, after 1.3 s
counts         6 succeeded, 1 failed
failureShare   0.143
causes         1 × Access denied: GetAccountSummary in step get_root_user; no
               policy allows it
failedTargets  222222222222 eu-west-1 failed
results        rollcall results ${PARENT_ID}
               --endpoint-url ${URL}`);
  });

  test('says why it failed, in words that a terminal does not obey', () => {
    const failed = {
      ...ended,
      status: 'FAILED',
      answer: undefined,
      failure: 'Rollcall.StartFailed: \u001B[2Jx',
    };
    expect(printExecution(failed, TERMINAL)).toBe(
      'rollcall-run-across-accounts\nstatus   FAILED, after 1.3 s\nfailure  Rollcall.StartFailed: \uFFFD[2Jx',
    );
  });
});

test('settings that a file does not have: notices, and in the own organization a state machine', async () => {
  const { organization } = await sampleOrganization();
  const paramsOf = (isCustom: boolean, params: Record<string, string> = {}) =>
    withSettings({ ...organization, central: { ...organization.central, params } }, { isCustom }).central
      .params;
  const notice = { chatNotices: 'true', noticeRules: '*=problems' };
  expect(paramsOf(true)).toEqual(notice);
  expect(paramsOf(false)).toEqual({ ...notice, runAcrossAccounts: 'get_*,list_*' });
  expect(paramsOf(false, { runAcrossAccounts: 'mine', chatNotices: 'false' })).toEqual({
    runAcrossAccounts: 'mine',
    chatNotices: 'false',
    noticeRules: '*=problems',
  });
});
