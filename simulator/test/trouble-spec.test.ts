import { describe, expect, test } from '@jest/globals';
import { readTrouble } from '../trouble/trouble-spec.ts';

describe('a trouble is read', () => {
  test.each([
    [
      { kind: 'dropEvents', share: 0.2 },
      { kind: 'dropEvents', share: 0.2 },
    ],
    [{ kind: 'expireHistory' }, { kind: 'expireHistory', days: 30 }],
    [
      { kind: 'stopFunction', functionName: 'collect' },
      { kind: 'stopFunction', functionName: 'collect', atWrite: 1, moment: 'before' },
    ],
    [
      { kind: 'failWrites' },
      { kind: 'failWrites', after: 0, error: 'InternalServerError', answerLost: false },
    ],
    [
      { kind: 'slowClock', speed: 0.5 },
      { kind: 'slowClock', speed: 0.5, behindMs: 0 },
    ],
  ])('%j', (input, expected) => {
    expect(readTrouble(input)).toEqual(expected);
  });

  test.each<[input: unknown, message: string]>([
    [{}, 'kind is missing: must be one of dropEvents, doubleEvents'],
    [null, 'kind is missing'],
    [{ kind: 'rain' }, 'kind is "rain": must be one of dropEvents'],
    [{ kind: 'dropEvents', share: 2 }, 'share is 2: Too big'],
    [{ kind: 'dropEvents', share: 0 }, 'share is 0: Too small'],
    [{ kind: 'dropEvents', times: 0 }, 'times is 0: Too small'],
    [{ kind: 'delayEvents' }, 'byMs is missing'],
    [{ kind: 'dropEvents', accountId: '12' }, 'accountId is "12": must be an account of twelve digits'],
    [{ kind: 'dropEvents', byMs: 1 }, 'byMs: dropEvents has kind, accountId, region, runbook, status'],
    [
      { kind: 'denyCalls', operation: 'Get' },
      'operation is "Get": must be service:Operation, such as ssm:GetAutomationExecution',
    ],
    [{ kind: 'slowClock', speed: 0 }, 'speed is 0'],
    [{ kind: 'stopFunction' }, 'functionName is missing'],
    [{ kind: 'stopFunction', functionName: 'collect', moment: 'during' }, 'moment is "during"'],
  ])('%j is refused: %s', (input, message) => {
    expect(() => readTrouble(input)).toThrow(message);
  });
});
