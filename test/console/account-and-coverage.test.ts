import { describe, expect, test } from '@jest/globals';
import type { LocationCoverage } from '../../console/src/api/client.ts';
import { historyOf, toRanHere, type RanHere } from '../../console/src/model/account-history.ts';
import { stateOf, toCoverageMatrix } from '../../console/src/model/coverage.ts';
import { unitsIn } from '../../console/src/model/units.ts';
import { hrefs, parseRoute } from '../../console/src/route.ts';

const ACCOUNT = '111111111111';

/** Of one runbook, newest first: a verdict for each Region of the account. */
const ran = (
  runbook: string,
  ...verdicts: readonly (readonly RanHere['target']['verdict'][])[]
): readonly RanHere[] =>
  verdicts.flatMap((some, index) =>
    some.map((verdict, region) =>
      toRanHere({
        parentExecutionId: `${runbook}-${index}`,
        runbook,
        accountId: ACCOUNT,
        region: `eu-west-${region + 1}`,
        verdict,
        executionId: `e-${index}-${region}`,
      }),
    ),
  );

describe('how an account has fared with a runbook', () => {
  test.each<[string, readonly (readonly RanHere['target']['verdict'][])[]]>([
    ['newlyFails', [['failed'], ['succeeded'], ['failed']]],
    ['alwaysFails', [['failed'], ['timedOut']]],
    ['fails', [['failed'], ['failed'], ['succeeded']]],
    ['fails', [['unreadable']]],
    ['mended', [['succeeded'], ['failed']]],
    ['works', [['succeeded'], ['succeeded']]],
    ['works', [['succeeded']]],
    ['newlyFails', [['running'], ['failed'], ['succeeded']]],
    ['newlyFails', [['succeeded', 'failed'], ['succeeded']]],
    ['open', [['running', 'succeeded']]],
  ])('%s: %j, newest first', (trend, verdicts) => {
    expect(historyOf(ran('read', ...verdicts)).map((one) => one.trend)).toEqual([trend]);
  });

  test('a run in several Regions is one run, and the worst of it stands for it', () => {
    const [history] = historyOf(ran('read', ['succeeded', 'failed'], ['succeeded', 'succeeded']));
    expect(history?.runs).toMatchObject([
      {
        verdict: 'failed',
        executions: [{ target: { region: 'eu-west-2' } }, { target: { region: 'eu-west-1' } }],
      },
      { verdict: 'succeeded', executions: [{}, {}] },
    ]);
  });

  test('executions of a runbook that is not known stand together', () => {
    const unknown = ran('read', ['failed']).map((one): RanHere => ({ ...one, runbook: undefined }));
    expect(historyOf([...unknown, ...ran('read', ['failed'])]).map(({ runbook }) => runbook)).toEqual([
      undefined,
      'read',
    ]);
  });

  test('what needs a person comes first', () => {
    const histories = historyOf([
      ...ran('fine', ['succeeded']),
      ...ran('old', ['failed'], ['failed']),
      ...ran('new', ['failed'], ['succeeded']),
    ]);
    expect(histories.map(({ runbook }) => runbook)).toEqual(['new', 'old', 'fine']);
  });

  test('its page is an address', () => {
    expect(hrefs.account(ACCOUNT)).toBe(`#/accounts/${ACCOUNT}`);
    expect(parseRoute(hrefs.account(ACCOUNT))).toMatchObject({ view: 'account', accountId: ACCOUNT });
  });
});

describe('organizational units', () => {
  const group = (unit: string, ...accounts: readonly string[]) => ({
    value: [unit],
    count: accounts.length,
    targets: accounts.map((accountId) => ({ accountId, region: 'eu-west-1' })),
  });

  test('are known by account', () => {
    const units = unitsIn({ groups: [group('ou-a', '1', '2'), group('ou-b', '3')] });
    expect([...units]).toEqual([
      ['1', 'ou-a'],
      ['2', 'ou-a'],
      ['3', 'ou-b'],
    ]);
  });

  test('tell nothing apart where there is one', () => {
    expect(unitsIn({ groups: [group('ou-a', '1', '2')] }).size).toBe(0);
  });
});

describe('coverage', () => {
  const at = (
    accountId: string,
    region: string,
    reads: LocationCoverage['reads'],
    more: Partial<LocationCoverage> = {},
  ): LocationCoverage => ({ accountId, region, reads, events: 'arriving', ...more });

  test.each<[string, LocationCoverage]>([
    ['denied', at('1', 'r', 'denied', { starts: 'refused' })],
    ['refused', at('1', 'r', 'working', { starts: 'refused' })],
    ['never', at('1', 'r', 'never')],
    ['unknown', at('1', 'r', 'unknown')],
    ['silent', at('1', 'r', 'working', { events: 'none' })],
    ['working', at('1', 'r', 'working')],
  ])('%s', (state, location) => {
    expect(stateOf(location)).toBe(state);
  });

  test('accounts with a broken location come first, and a location that is not known has no cell', () => {
    const { regions, rows } = toCoverageMatrix(
      [at('1', 'b', 'working'), at('2', 'a', 'working'), at('2', 'b', 'denied'), at('3', 'a', 'working')],
      (location) => ({ mark: stateOf(location), words: '', isFaded: false }),
    );
    expect(regions).toEqual(['a', 'b']);
    expect(rows.map(({ accountId, cells }) => [accountId, ...cells.map((cell) => cell?.look?.mark)])).toEqual(
      [
        ['2', 'working', 'denied'],
        ['1', undefined, 'working'],
        ['3', 'working', undefined],
      ],
    );
  });
});
