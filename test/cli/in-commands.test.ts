import { describe, expect, test } from '@jest/globals';
import { inCommands } from '../../cli/client/in-commands.ts';
import { badParameter, childNotParent, unknownExecution } from '../../src/api/http/problem.ts';

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const CHILD = 'aee30f47-6ea5-4eed-a4cb-7ef6b0c70c6c';

describe('what the API says, in commands:', () => {
  test.each<[what: string, said: string, expected: string]>([
    [
      'the target that a child is',
      childNotParent(PARENT, {
        executionId: CHILD,
        location: { accountId: '111111111111', region: 'eu-west-1' },
      }).message,
      `${CHILD} is a child of ${PARENT}: rollcall target ${PARENT} 111111111111 eu-west-1 --execution ${CHILD} shows what became of it.`,
    ],
    [
      'where the targets of an account are',
      `GET /executions/${PARENT}/results?accountId=111111111111&fields=region,verdict says where one is`,
      `rollcall results ${PARENT} --account 111111111111 says where one is`,
    ],
    [
      'a parent that is to be asked for',
      `POST /executions/${PARENT}/collect asks for it`,
      `rollcall collect ${PARENT} asks for it`,
    ],
    [
      'which other targets a retry may take',
      'Left out: 1 unreadable; verdict=unreadable includes them.',
      'Left out: 1 unreadable; --verdict unreadable includes them.',
    ],
  ])('%s', (_what, said, expected) => {
    expect(inCommands(said)).toBe(expected);
  });

  test('no route is left in what is said of an unknown parent', () => {
    const said = inCommands(unknownExecution(PARENT).message);
    expect(said).toMatch(/; rollcall collect <parent-id> asks for it at once\.$/);
  });

  test.each([
    ['accountId', '--account must be an account ID'],
    ['verdict', '--verdict must be an account ID'],
    ['nextToken', 'nextToken must be an account ID'],
  ])('%s is named as its option, if it has one', (parameter, expected) => {
    const { message } = badParameter(parameter, 'x', `${parameter} must be an account ID`);
    expect(inCommands(message, parameter)).toBe(expected);
  });

  test('a parameter that is not where the sentence begins stays', () => {
    expect(inCommands('This parent has no region', 'region')).toBe('This parent has no region');
  });
});
