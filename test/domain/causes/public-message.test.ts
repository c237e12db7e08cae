import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { publicMessage, publicMessageOf } from '../../../src/domain/causes/public-message.ts';
import { aRow, id } from '../../support/builders.ts';
import { runs, SEED } from '../../support/runs.ts';

describe('what is shown of a message without outputs', () => {
  test.each([
    [
      'Step fails when it is Execute/Cancelling action. An error occurred (AccessDenied) when calling the ListBuckets operation: secret. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
      'An error occurred (AccessDenied) when calling the ListBuckets operation',
    ],
    [
      `The automation execution ${id(1)} in the target location ended with status Failed.`,
      `The automation execution ${id(1)} in the target location ended with status Failed.`,
    ],
    [
      'The execution role arn:aws:iam::111111111111:role/AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.',
      'The execution role arn:aws:iam::111111111111:role/AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.',
    ],
    [
      "The provided role: arn:aws:iam::111111111111:role/Execution-eu-west-1 can't be assumed. (Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null)",
      "The provided role: arn:aws:iam::111111111111:role/Execution-eu-west-1 can't be assumed. (Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null)",
    ],
    [
      'Step timed out while step is Execute/Cancelling action. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
      'Step timed out while step is Execute/Cancelling action.',
    ],
    [
      'no (Service: AmazonEC2; Status Code: 400; Error Code: InvalidAMIID.NotFound; Request ID: x)',
      'An error occurred (InvalidAMIID.NotFound)',
    ],
  ])('%s', (message, shown) => {
    expect(publicMessage(message)).toBe(shown);
  });

  test.each([
    'the password is hunter',
    `The automation execution ${id(1)} ended with status Failed. And the password is hunter.`,
    'Step timed out while step is printing hunter. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
    'Missing required parameter: Hunter in user inputs.',
    'Parameter "State" has value "hunter" not found in [a, b].',
    'An error occurred (hunter) when calling the ListBuckets operation: no',
    'An error occurred (AKIAIOSFODNN7EXAMPLE) when calling the ListBuckets operation: no',
    '',
  ])('nothing of: %s', (message) => {
    expect(publicMessage(message)).toBeUndefined();
  });

  test('why Rollcall was not let in is shown whole: no runbook has a part in it', () => {
    const row = aRow(1, { rank: 0, reason: 'readDenied', message: 'User: arn:… is not authorized' });
    const target = {
      verdict: 'unreadable',
      reason: 'readDenied',
      message: row.message,
      settled: false,
    } as const;
    expect(publicMessageOf({ ...target, row })).toBe(row.message);
    expect(publicMessageOf({ ...target, reason: 'notFound', row })).toBeUndefined();
    expect(publicMessageOf({ ...target, row: { ...row, rank: 3 } })).toBeUndefined();
  });

  test('no text that a runbook puts anywhere into a message comes through', () => {
    const secret = fc.stringMatching(/^[a-z]{2}[A-Za-z0-9_$-]{4,20}[0-9!]$/);
    const around = fc.tuple(
      fc.constantFrom('', 'Step fails when it is Execute/Cancelling action. ', 'Traceback: '),
      fc.constantFrom(
        '',
        '. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
        ' (Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null)',
      ),
    );
    fc.assert(
      fc.property(secret, around, (text, [before, after]) => {
        for (const message of [
          text,
          `An error occurred (AccessDenied) when calling the ListBuckets operation: ${text}`,
          `An error occurred (${text}) when calling the ${text} operation: ${text}`,
          `The execution role ${text} in the target location is unable to be assumed.`,
          `The automation execution ${text} ended with status ${text}.`,
        ]) {
          expect(publicMessage(before + message + after) ?? '').not.toContain(text);
        }
      }),
      { numRuns: runs(300), seed: SEED },
    );
  });
});
