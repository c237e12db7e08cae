import { describe, expect, test } from '@jest/globals';
import { toCommandLine } from '../../cli/client/next-command.ts';
import { refusalOf } from '../../cli/client/refusal.ts';
import { badParameter, childNotParent, unknownExecution, type Problem } from '../../src/api/http/problem.ts';
import { toProblemResponse } from '../../src/api/http/problem-answer.ts';
import { ROUTES } from '../../src/api/routes.ts';

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const CHILD = 'aee30f47-6ea5-4eed-a4cb-7ef6b0c70c6c';
const LOCATION = { accountId: '111111111111', region: 'eu-west-1' };

const step = (operation: string, parameters: Readonly<Record<string, string>>) => ({
  operation,
  parameters,
  description: 'does it',
});

/** What the command line says of that problem. */
async function said(problem: Problem): Promise<string> {
  const response = toProblemResponse(problem);
  return refusalOf(response.status, await response.json(), 'https://example.com').message;
}

describe('the command of an operation:', () => {
  test.each([
    ['requestCollection', { parentId: PARENT }, `rollcall refresh ${PARENT}`],
    ['listCauses', { parentId: PARENT }, `rollcall show ${PARENT}`],
    [
      'listResults',
      { parentId: PARENT, accountId: LOCATION.accountId, fields: 'region,verdict' },
      `rollcall results ${PARENT} --account 111111111111`,
    ],
    [
      'getResult',
      { parentId: PARENT, ...LOCATION, executionId: CHILD },
      `rollcall target ${PARENT} 111111111111 eu-west-1 --execution ${CHILD}`,
    ],
  ])('%s', (operation, parameters, expected) => {
    expect(toCommandLine(step(operation, parameters))).toBe(expected);
    const route = ROUTES.find(({ operationId }) => operationId === operation);
    const known = Object.keys({ ...route?.params.shape, ...route?.query.shape });
    expect(known).toEqual(expect.arrayContaining(Object.keys(parameters)));
  });

  test.each([
    ['an operation of a newer API', step('forecast', { parentId: PARENT })],
    ['a parameter that is missing', step('requestCollection', {})],
    ['a value that a shell would read as more', step('requestCollection', { parentId: 'a;reboot' })],
    ['a value that is an option', step('requestCollection', { parentId: '--profile' })],
  ])('there is none for %s', (_what, unknown) => {
    expect(toCommandLine(unknown)).toBeUndefined();
  });
});

describe('what the command line says', () => {
  test('of a child that is taken for a parent: the command that has its result', async () => {
    expect(await said(childNotParent(PARENT, { executionId: CHILD, location: LOCATION }))).toBe(
      `${CHILD} is a child of ${PARENT}. rollcall target ${PARENT} 111111111111 eu-west-1 --execution ${CHILD} has its result`,
    );
  });

  test('of an unknown parent: the command that asks for it', async () => {
    expect(await said(unknownExecution(PARENT))).toMatch(
      new RegExp(`within five minutes\\. rollcall refresh ${PARENT} asks for it at once$`),
    );
  });

  test.each([
    ['accountId', '--account must be an account ID'],
    ['verdict', '--verdict must be an account ID'],
    ['nextToken', 'nextToken must be an account ID'],
  ])('of a bad %s: its option, if it has one', async (parameter, expected) => {
    expect(await said(badParameter(parameter, 'x', 'must be an account ID'))).toBe(expected);
  });

  test('of steps that are no steps: nothing', () => {
    const body = { type: 'urn:rollcall:problem:not-retryable', title: 'A', detail: 'So it is.', next: 'x' };
    expect(refusalOf(409, body, 'https://example.com').message).toBe('So it is');
  });
});
