import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { describeError } from '../../src/lib/describe-error.ts';
import { CouldNotLookError, MalformedEventError } from '../../src/lib/errors.ts';

const SECRET = 'an output';
function attempt(work: () => unknown): { readonly error?: unknown } {
  try {
    work();
    return {};
  } catch (error) {
    return { error };
  }
}
const refusal = (name: string, message: string) =>
  new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: {} });

test.each<[error: Error, code: string, words: string]>([
  [new MalformedEventError('The message is not JSON'), 'MALFORMED_EVENT', 'The message is not JSON'],
  [
    new CouldNotLookError('readDenied', 'User: … is not authorized'),
    'COULD_NOT_LOOK',
    'User: … is not authorized',
  ],
  [refusal('ThrottlingException', 'Rate exceeded'), 'ThrottlingException', 'Rate exceeded'],
  [
    new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} }),
    'ConditionalCheckFailedException',
    'The conditional request failed',
  ],
])('what we or AWS say is logged: %s', (error, code, words) => {
  expect(describeError(error)).toMatchObject({ code, error: words });
});

test.each<[error: Error, code: string]>([
  [new Error(SECRET), 'Error'],
  [new TypeError(`${SECRET} is not iterable`, { cause: new Error(SECRET) }), 'TypeError'],
  [
    refusal('ValidationException', `cannot be converted to a numeric value: ${SECRET}`),
    'ValidationException',
  ],
  [Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [Object.assign(new Error('a'), { code: SECRET, output: SECRET, $response: { body: SECRET } }), 'Error'],
  [new Error(`one\n    at ${SECRET} (a.ts:1:1)\n${SECRET}`), 'Error'],
  [new CouldNotLookError('readDenied', 'denied', { cause: new Error(SECRET) }), 'COULD_NOT_LOOK'],
])('what may quote an output is not: %s', (error, code) => {
  const described = describeError(error);
  expect(described.code).toBe(code);
  expect(JSON.stringify(described)).not.toContain(SECRET);
});

test('the text that a parser chokes on is not logged, and where it did is', () => {
  const { error } = attempt(() => JSON.parse(`{"a": ${SECRET}`));
  expect(String(error)).toContain(SECRET.slice(0, 5));
  const { code, stack } = describeError(error);
  expect(code).toBe('SyntaxError');
  expect(stack).toMatch(/^at JSON\.parse/);
  expect(stack).not.toContain(SECRET.slice(0, 5));
});

test('a message that was changed after the error was made is in no stack', () => {
  const error = new Error(`before: ${SECRET}`);
  expect(error.stack).toContain(SECRET);
  error.message = 'after';
  expect(describeError(error)).toEqual({ code: 'Error' });
  error.message = 'before';
  expect(JSON.stringify(describeError(error))).not.toContain(SECRET);
});

test('what is no error is said to be none', () => {
  expect(describeError(SECRET)).toEqual({ code: 'unknown', error: 'Not an error' });
});
