import { beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/ledger/digest.ts';
import { evaluateTargets } from '../../src/ledger/evaluate-targets.ts';
import { NoticeBusyError, NoticeRefusedError } from '../../src/lib/errors.ts';
import { createChannels } from '../../src/notify/channels.ts';
import { readNoticeConfig } from '../../src/notify/notice-config.ts';
import { BUSY_MS, createNotify } from '../../src/notify/notify.ts';
import type { RunMeasures } from '../../src/notify/run-metrics.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import type { Table } from '../../src/store/table.ts';
import { Crash } from '../support/a-rollcall.ts';
import { aRow, DAY, HOUR, NOW, PARENT_ID } from '../support/builders.ts';
import { crashingTable } from '../support/crashing-table.ts';
import { aClock } from '../support/fakes.ts';
import { keepLedger } from '../support/keep-ledger.ts';

const CHAT = 'arn:aws:sns:eu-west-1:480783779961:rollcall-chat';
const EMAIL = 'arn:aws:sns:eu-west-1:480783779961:rollcall-email';
const EVERYTHING = {
  CHAT_TOPIC_ARN: CHAT,
  EMAIL_TOPIC_ARN: EMAIL,
  WEBHOOK_FORMAT: 'json',
  NOTICE_RULES: '*=always',
  CONSOLE_URL: '',
  RUN_METRICS: 'true',
};
const OTHER_ID = '88888888-8888-4888-8888-888888888888';

let clock: ReturnType<typeof aClock>;
let table: MemoryTable;
/** What was sent: the channel, and whether it says that it may be a repeat. */
let sent: string[];
let measured: RunMeasures[];
beforeEach(() => {
  clock = aClock(NOW + 10_000);
  table = new MemoryTable(() => clock.now());
  sent = [];
  measured = [];
});

const storeOn = (one: Table) => createStore(one, { now: () => clock.now(), retentionMs: 400 * DAY });

interface Setup {
  readonly environment?: Partial<typeof EVERYTHING>;
  readonly on?: Table;
  /** Called before something is sent, with its channel. */
  readonly before?: (channel: string) => void;
}

function aNotify({ environment = {}, on = table, before = () => undefined }: Setup = {}) {
  const send = (channel: string, text: string): void => {
    before(channel);
    sent.push(text.includes('this may be a repeat') ? `${channel} again` : channel);
  };
  const channels = createChannels(readNoticeConfig({ ...EVERYTHING, ...environment }), {
    publish: async (topic, { message, subject = '' }) =>
      send(topic === CHAT ? 'chat' : 'email', subject + message),
    putWebhook: async ({ body }) => send('webhook', JSON.stringify(body)),
    runMetrics: {
      record: async (measures) => {
        before('metrics');
        measured.push(measures);
      },
    },
  });
  const notify = createNotify({ store: storeOn(on), channels, consoleUrl: undefined });
  return (revision = 1, parentExecutionId = PARENT_ID) => notify({ parentExecutionId, revision });
}

interface Run {
  readonly parentId?: string;
  /** What those of accounts 2 and on say. */
  readonly failures?: readonly string[];
  readonly endedAt?: number;
}

/** A sealed run: account 1 succeeded, the others failed with these messages. */
async function seal({
  parentId = PARENT_ID,
  failures = ['An error occurred (AlphaFault) when calling the RunThing operation'],
  endedAt = NOW,
}: Run = {}) {
  const store = storeOn(table);
  const rows = [
    aRow(1),
    ...failures.map((message, n) => aRow(n + 2, { status: 'Failed', message, outputs: undefined })),
  ];
  await keepLedger(store, { parentId, rows, execution: { endTime: endedAt, startTime: endedAt - HOUR } });
  await sealAgain(parentId, 1);
}

/** Seals what is there now. */
async function sealAgain(parentId: string, revision: number) {
  const store = storeOn(table);
  const parent = await store.findParent(parentId);
  if (parent === undefined) throw new Error('No parent');
  const rows = await store.targetsOf(parentId);
  const rollCall = evaluateTargets(parent, await store.findRoster(parent), rows);
  const { counts, expected, expectedAtLeast } = rollCall;
  await store.markAnnounced(parentId, revision - 1);
  const sealedAt = NOW + 5_000;
  await store.recordRevision(
    parentId,
    { revision, digest: digestOf(rollCall), counts, expected, expectedAtLeast, sealedAt },
    revision - 1,
  );
}

describe('a sealed run', () => {
  test('is told of once by each channel, and measured once', async () => {
    await seal();
    const notify = aNotify();
    await expect(notify()).resolves.toEqual({
      outcome: 'notified',
      sent: ['chat', 'email', 'webhook', 'metrics'],
      mayBeRepeats: [],
      sentBefore: [],
    });
    await expect(notify()).resolves.toMatchObject({
      sent: [],
      sentBefore: ['chat', 'email', 'webhook', 'metrics'],
    });
    expect(sent).toEqual(['chat', 'email', 'webhook']);
    expect(measured).toEqual([
      {
        runbook: 'get_account_alias',
        values: { runTargets: 2, runFailed: 1, runUnreadable: 0, runSecondsToSeal: 5 },
      },
    ]);
  });

  test('has a message for each revision, and none for one that has been replaced', async () => {
    await seal();
    const notify = aNotify();
    await notify();
    await storeOn(table).recordTarget(PARENT_ID, aRow(2, { observedAt: NOW + HOUR }));
    await sealAgain(PARENT_ID, 2);
    await expect(notify(2)).resolves.toMatchObject({ sent: ['chat', 'email', 'webhook'] });
    await expect(notify(1)).resolves.toEqual({ outcome: 'supersededRevision' });
    expect(sent).toHaveLength(6);
    expect(measured).toHaveLength(1);
  });

  test('that is not known is not told of', async () => {
    await expect(aNotify()()).resolves.toEqual({ outcome: 'unknownRun' });
  });

  test('that ended more than a day before Rollcall learnt of it is history', async () => {
    clock = aClock(NOW);
    await seal({ endedAt: NOW - 2 * DAY });
    await expect(aNotify()()).resolves.toEqual({ outcome: 'oldRun' });
    expect([sent, measured]).toEqual([[], []]);
  });

  test('whose targets have changed since is told of without causes, and its causes are not noted', async () => {
    await seal();
    await storeOn(table).recordTarget(PARENT_ID, aRow(3));
    await aNotify({ environment: { NOTICE_RULES: '*=newCause' } })();
    expect(sent).toEqual([]);
    await aNotify()();
    expect(sent).toEqual(['chat', 'email', 'webhook']);
  });

  test('is not told of where every channel is off', async () => {
    await seal();
    const off = { CHAT_TOPIC_ARN: '', EMAIL_TOPIC_ARN: '', WEBHOOK_FORMAT: 'off', RUN_METRICS: 'false' };
    await expect(aNotify({ environment: off })()).resolves.toEqual({ outcome: 'notWanted' });
  });
});

describe('only a new cause', () => {
  const rules = {
    NOTICE_RULES: '*=newCause',
    EMAIL_TOPIC_ARN: '',
    WEBHOOK_FORMAT: 'off',
    RUN_METRICS: 'false',
  };

  test('is told of: the first run with a cause, and not the next one with the same', async () => {
    await seal();
    await seal({ parentId: OTHER_ID });
    const notify = aNotify({ environment: rules });
    await notify();
    await expect(notify(1, OTHER_ID)).resolves.toEqual({ outcome: 'notWanted' });
    expect(sent).toEqual(['chat']);
  });

  test('makes a run with an old one and a new one told of', async () => {
    await seal();
    await seal({
      parentId: OTHER_ID,
      failures: [
        'An error occurred (AlphaFault) when calling the RunThing operation',
        'An error occurred (BetaFault) when calling the RunThing operation',
      ],
    });
    const notify = aNotify({ environment: rules });
    await notify();
    await notify(1, OTHER_ID);
    expect(sent).toEqual(['chat', 'chat']);
  });

  test('is still new when the message comes back after a failure', async () => {
    await seal();
    const before = () => {
      throw new NoticeRefusedError('Throttling');
    };
    await expect(aNotify({ environment: rules, before })()).rejects.toThrow(NoticeRefusedError);
    await aNotify({ environment: rules })();
    expect(sent).toEqual(['chat']);
  });

  test('is new again after 30 days without it', async () => {
    await seal();
    const notify = aNotify({ environment: rules });
    await notify();
    clock.advance(31 * DAY);
    await seal({ parentId: OTHER_ID, endedAt: clock.now() });
    await notify(1, OTHER_ID);
    expect(sent).toEqual(['chat', 'chat']);
  });
});

describe('a process that dies', () => {
  const later = () => clock.advance(BUSY_MS + 1);

  test.each(['chat', 'email', 'webhook'])(
    'just after it sent to %s repeats that one alone, which says so',
    async (channel) => {
      await seal();
      const dying = aNotify({ on: dyingAfter(channel) });
      await expect(dying()).rejects.toThrow(Crash);
      later();
      await aNotify()();
      const all = ['chat', 'email', 'webhook'];
      const firstTime = sent.filter((one) => !one.endsWith(' again'));
      expect(firstTime).toEqual(all);
      expect(sent.filter((one) => one.endsWith(' again'))).toEqual([`${channel} again`]);
    },
  );

  test('at any write repeats at most one message, and each is sent', async () => {
    let repeated = 0;
    for (let write = 1; write <= 12; write += 1) {
      for (const moment of ['before', 'after'] as const) {
        clock = aClock(NOW + 10_000);
        table = new MemoryTable(() => clock.now());
        sent = [];
        await seal();
        let isDead = false;
        const before = (): void => {
          if (isDead) throw new Crash('It is dead');
        };
        const on = markingDeath(crashingTable(table, new Map([[write, moment]])), () => (isDead = true));
        await aNotify({ on, before })().catch(() => undefined);
        later();
        await aNotify()();
        const repeats = sent.filter((one) => one.endsWith(' again'));
        expect(repeats.length).toBeLessThanOrEqual(1);
        repeated += repeats.length;
        for (const channel of ['chat', 'email', 'webhook']) {
          const copies = sent.filter((one) => one.startsWith(channel));
          expect(copies.length).toBeGreaterThanOrEqual(1);
          // A second copy always says that it may be one.
          expect(copies.filter((one) => one === channel).length).toBeLessThanOrEqual(1);
        }
      }
    }
    expect(repeated).toBeGreaterThan(0);
  });

  test('keeps others away for as long as it may still be at it', async () => {
    await seal();
    const dying = aNotify({ on: dyingAfter('chat') });
    await expect(dying()).rejects.toThrow(Crash);
    await expect(aNotify()()).rejects.toThrow(NoticeBusyError);
    expect(sent.filter((one) => one.startsWith('chat'))).toEqual(['chat']);
    later();
    await aNotify()();
    expect(sent).toContain('chat again');
  });
});

describe('a channel that fails', () => {
  test('stops no other, and is tried again without saying that it is a repeat if AWS refused it', async () => {
    await seal();
    const before = (channel: string): void => {
      if (channel === 'chat') throw new NoticeRefusedError('NotFound: no topic');
    };
    await expect(aNotify({ before })()).rejects.toThrow('no topic');
    expect(sent).toEqual(['email', 'webhook']);
    await aNotify()();
    expect(sent).toEqual(['email', 'webhook', 'chat']);
  });

  test('without an answer is tried again, and says that it may be a repeat', async () => {
    await seal();
    const before = (channel: string): void => {
      if (channel === 'email') throw new Error('socket hang up');
    };
    await expect(aNotify({ before })()).rejects.toThrow('socket hang up');
    clock.advance(BUSY_MS + 1);
    await expect(aNotify()()).resolves.toMatchObject({ sent: ['email'], mayBeRepeats: ['email'] });
    expect(sent).toEqual(['chat', 'webhook', 'email again']);
  });
});

test('a hundred runbooks are measured under their names, and all others together', async () => {
  const store = storeOn(table);
  const names = Array.from({ length: 101 }, (_, n) => `runbook-${n}`);
  const measuredAs: (string | undefined)[] = [];
  for (const name of names) measuredAs.push(await store.measuredAs(name));
  expect(measuredAs).toEqual([...names.slice(0, 100), undefined]);
  await expect(store.measuredAs('runbook-7')).resolves.toBe('runbook-7');
  await expect(store.measuredAs('another')).resolves.toBeUndefined();
});

test('a note of causes that cannot be understood is written again, and every cause is new', async () => {
  const store = storeOn(table);
  const name = { parentExecutionId: PARENT_ID, revision: 1 };
  await table.put({ pk: 'CAUSES', sk: 'a-runbook', causes: 'junk', changes: 7, version: 1 });
  await expect(store.noteCauses('a-runbook', ['c1-0123456789ab'], name)).resolves.toEqual(
    new Set(['c1-0123456789ab']),
  );
  const next = { parentExecutionId: OTHER_ID, revision: 1 };
  await expect(store.noteCauses('a-runbook', ['c1-0123456789ab'], next)).resolves.toEqual(new Set());
});

/** A table under which the process is dead once it would note that the channel has sent. */
function dyingAfter(channel: string): Table {
  let isDead = false;
  const check = (): void => {
    if (isDead) throw new Crash('It is dead');
  };
  return {
    get: async (key) => {
      check();
      return table.get(key);
    },
    getMany: async (keys) => {
      check();
      return table.getMany(keys);
    },
    query: async (...asked) => {
      check();
      return table.query(...asked);
    },
    queryIndex: async (query) => {
      check();
      return table.queryIndex(query);
    },
    put: async (...written) => {
      check();
      return table.put(...written);
    },
    update: async (key, changes, condition) => {
      isDead ||= key.sk.endsWith(`#${channel}`) && changes.set?.['sentAt'] !== undefined;
      check();
      return table.update(key, changes, condition);
    },
  };
}

/** A dead process does nothing more, with the table neither. */
function markingDeath(one: Table, onDeath: () => void): Table {
  let isDead = false;
  const write = async (perform: () => Promise<boolean>): Promise<boolean> => {
    if (isDead) throw new Crash('It is dead');
    try {
      return await perform();
    } catch (error) {
      isDead = true;
      onDeath();
      throw error;
    }
  };
  return {
    get: (key) => one.get(key),
    getMany: (keys) => one.getMany(keys),
    query: (...asked) => one.query(...asked),
    queryIndex: (query) => one.queryIndex(query),
    put: (...written) => write(() => one.put(...written)),
    update: (...written) => write(() => one.update(...written)),
  };
}
