import { beforeEach, describe, expect, test } from '@jest/globals';
import { AccountNamesUnavailableError, ThrottledError } from '../../src/lib/errors.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { createRefreshAccountTags } from '../../src/sweep/refresh-account-tags.ts';
import { DAY, HOUR, MINUTE, NOW } from '../support/builders.ts';
import { aLogger } from '../support/fakes.ts';

const SWEEP_EVERY_MS = 5 * MINUTE;
const PER_RUN = 50;
const idOf = (n: number): string => String(100_000_000_000 + n);

let time: number;
let asked: string[];
/** What stands in the way of a call; each takes as long as it says. */
let answer: (accountId: string) => ReadonlyMap<string, string>;
let log: ReturnType<typeof aLogger>;
let store: ReturnType<typeof createStore>;
beforeEach(() => {
  [time, asked, log] = [NOW, [], aLogger()];
  answer = (accountId) => new Map([['id', accountId]]);
  const now = () => time;
  store = createStore(new MemoryTable(now), { now, retentionMs: 400 * DAY });
});

const name = (accounts: number) =>
  store.recordAccountNames(new Map(Array.from({ length: accounts }, (_, n) => [idOf(n), `account ${n}`])));

/** One run of a process that knows nothing of those before. */
const run = (stopAt = Infinity): Promise<void> =>
  createRefreshAccountTags({
    directory: {
      listTags: async (accountId) => {
        asked.push(accountId);
        return answer(accountId);
      },
    },
    store,
    log,
    now: () => time,
    accountsPerRun: PER_RUN,
  })(stopAt);

async function runFor(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += SWEEP_EVERY_MS) {
    await run();
    time += SWEEP_EVERY_MS;
  }
}
const said = () => log.lines.filter(({ message }) => message === 'Account tags not read');

describe('tags of accounts', () => {
  test('are read a few in each run, each once, and again a day after the last', async () => {
    await name(120);
    await run();
    expect(asked).toHaveLength(PER_RUN);
    await runFor(DAY);
    expect(asked).toEqual(Array.from({ length: 120 }, (_, n) => idOf(n)));
    expect((await store.accountTags()).get(idOf(119))).toEqual(new Map([['id', idOf(119)]]));
    await runFor(HOUR);
    expect(asked.slice(120, 122)).toEqual([idOf(0), idOf(1)]);
  });

  test('of an account that joined meanwhile are read with the others, and an account that left is passed over', async () => {
    await name(60);
    await run();
    await store.recordAccountNames(
      new Map([...Array(70).keys()].filter((n) => n !== 55).map((n) => [idOf(n), ''])),
    );
    await run();
    expect(asked.slice(PER_RUN)).toEqual(
      Array.from({ length: 20 }, (_, n) => idOf(n + PER_RUN)).filter((accountId) => accountId !== idOf(55)),
    );
  });

  test('wait for a throttle without a word, and go on where they were', async () => {
    await name(10);
    const give = answer;
    answer = (accountId) => {
      if (accountId === idOf(4) && asked.length === 5) throw new ThrottledError('Rate exceeded');
      return give(accountId);
    };
    await run();
    expect(asked).toHaveLength(5);
    time += SWEEP_EVERY_MS;
    await run();
    expect(asked.slice(5)).toEqual([4, 5, 6, 7, 8, 9].map(idOf));
    expect(log.lines).toEqual([]);
  });

  test('stop when there is no time, and ask for nothing with none at all', async () => {
    await name(10);
    const give = answer;
    answer = (accountId) => {
      time += 1_000;
      return give(accountId);
    };
    await run(time + 2_500);
    expect(asked).toHaveLength(3);
    await run(time);
    expect(asked).toHaveLength(3);
    await run();
    expect(asked).toEqual(Array.from({ length: 10 }, (_, n) => idOf(n)));
  });

  test.each([
    ['that are not for us are asked for once a day', new AccountNamesUnavailableError('Not for you'), 3],
    ['that could not be had just now are asked for again in an hour', new Error('socket hang up'), 72],
  ])(
    '%s, by one call; that is said at info, and those that are known stay',
    async (_why, error, attempts) => {
      await name(3);
      await run();
      const known = await store.accountTags();
      time += DAY;
      asked.length = 0;
      answer = () => {
        throw error;
      };
      await runFor(3 * DAY);
      expect(asked).toHaveLength(attempts);
      expect(said()).toHaveLength(attempts);
      expect(said()[0]).toMatchObject({ level: 'info', fields: { message: error.message } });
      await expect(store.accountTags()).resolves.toEqual(known);
    },
  );

  test('wait until accounts are listed', async () => {
    await runFor(HOUR);
    expect(asked).toEqual([]);
    await name(1);
    await runFor(HOUR);
    expect(asked).toEqual([idOf(0)]);
  });
});
