import { beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { anApi } from '../support/an-api.ts';
import {
  aFanOut,
  aParentExecution,
  aRow,
  CENTRAL,
  DAY,
  HOUR,
  id,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';

let now = NOW;
let store: ReturnType<typeof createStore>;
beforeEach(() => {
  now = NOW;
  store = createStore(new MemoryTable(() => now), { now: () => now, retentionMs: 400 * DAY });
});

const seal = () =>
  store.recordRevision(
    PARENT_ID,
    { revision: 1, digest: 'd', counts: {}, expected: 0, expectedAtLeast: false, sealedAt: now },
    0,
  );

describe('GET /executions/{parentId}/wait', () => {
  /** An API under whose waits time passes; `after` says what happens meanwhile. */
  const waiting = (after: (elapsedMs: number) => Promise<unknown>) =>
    anApi(store, {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
        await after(now - NOW);
      },
    }).api;

  test('is answered as soon as the parent is sealed', async () => {
    await store.recordParent(aParentExecution([]), aFanOut([]));
    const api = waiting(async (elapsedMs) => (elapsedMs >= 4_000 ? seal() : undefined));
    const report = (await (await api.request(`/executions/${PARENT_ID}/wait?seconds=25`)).json()) as {
      seal: unknown;
    };
    expect(report.seal).toMatchObject({ revision: 1 });
    expect(now - NOW).toBe(4_000);
  });

  test('waits for a parent that is not known yet', async () => {
    const api = waiting(async (elapsedMs) => {
      if (elapsedMs === 2_000) await store.recordParent(aParentExecution([]), aFanOut([]));
      if (elapsedMs === 5_000) await seal();
    });
    expect((await api.request(`/executions/${PARENT_ID}/wait?seconds=20`)).status).toBe(200);
    expect(now - NOW).toBe(5_000);
  });

  test('is answered as it stands when the time is up', async () => {
    await store.recordParent(aParentExecution([]), aFanOut([]));
    const response = await waiting(async () => undefined).request(`/executions/${PARENT_ID}/wait?seconds=3`);
    expect(response.status).toBe(200);
    expect(await response.json()).not.toHaveProperty('seal');
    expect(now - NOW).toBe(3_000);
  });

  test('says that the parent is not known, when the time is up', async () => {
    expect(
      (await waiting(async () => undefined).request(`/executions/${PARENT_ID}/wait?seconds=2`)).status,
    ).toBe(404);
    expect(now - NOW).toBe(2_000);
  });

  test('does not wait for an unmanaged parent', async () => {
    await store.markUnmanaged(PARENT_ID);
    expect(
      (await waiting(async () => undefined).request(`/executions/${PARENT_ID}/wait?seconds=25`)).status,
    ).toBe(404);
    expect(now).toBe(NOW);
  });

  test('stops when the client has gone', async () => {
    const controller = new AbortController();
    const api = waiting(async () => controller.abort());
    await api.request(`/executions/${PARENT_ID}/wait?seconds=25`, { signal: controller.signal });
    expect(now - NOW).toBe(1_000);
  });

  test('a thousand who wait keep no one out: a hundred are held, and look together', async () => {
    const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
    let looks = 0;
    const findParent: typeof store.findParent = async (parentId) => {
      looks += 1;
      return store.findParent(parentId);
    };
    const { api } = anApi(
      { ...store, findParent },
      {
        now: () => now,
        sleep: (ms) => new Promise((wake) => void sleepers.push({ at: now + ms, wake })),
      },
    );
    await store.recordParent(aParentExecution([]), aFanOut([]));
    const settle = () => new Promise((resolve) => void setTimeout(resolve, 1));
    const waiting = Array.from({ length: 1_000 }, async (_, n) =>
      // Ninety for one parent, and ten for others.
      api.request(`/executions/${n < 90 ? PARENT_ID : id(n)}/wait?seconds=25`),
    );
    const refused = await Promise.all(waiting.slice(100));
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
    expect(refused[0]?.headers.get('retry-after')).toBe('5');
    await expect(refused[0]?.json()).resolves.toMatchObject({
      type: 'urn:rollcall:problem:too-many-waiting',
    });
    // Nothing has passed, and others are answered.
    expect((await api.request(`/executions/${PARENT_ID}`)).status).toBe(200);
    expect(now).toBe(NOW);

    looks = 0;
    for (; now < NOW + 24_000; now += 1_000) {
      for (const { at, wake } of sleepers.splice(0, Infinity, ...sleepers.filter((one) => one.at > now))) {
        if (at <= now) wake();
      }
      await settle();
    }
    // Eleven parents, once a second each.
    expect(looks).toBeLessThanOrEqual(11 * 25);
    expect(looks).toBeGreaterThan(11 * 15);
    await seal();
    for (; sleepers.length > 0; now += 1_000) {
      for (const { wake } of sleepers.splice(0)) wake();
      await settle();
    }
    const answers = await Promise.all(waiting.slice(0, 100));
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 90 }, () => 200),
      ...Array.from({ length: 10 }, () => 404),
    ]);
    // There is room again.
    expect((await api.request(`/executions/${PARENT_ID}/wait?seconds=1`)).status).toBe(200);
  });

  test('the next page of what was waited for is one of the report', async () => {
    const locations = [location(1), location(2)];
    await store.recordParent(aParentExecution(locations), aFanOut(locations));
    for (const n of [1, 2]) await store.recordTarget(PARENT_ID, aRow(n));
    await seal();
    const { api } = anApi(store, { now: () => now });
    const first = await api.request(`/executions/${PARENT_ID}/wait?limit=1`);
    const { nextToken } = (await first.json()) as { nextToken: string };
    const second = await api.request(`/executions/${PARENT_ID}?limit=1&nextToken=${nextToken}`);
    expect(second.status).toBe(200);
    expect(await second.json()).toMatchObject({ targets: [{ accountId: location(2).accountId }] });
  });

  test.each(['0', '26', 'x', ''])('seconds=%s is refused', async (seconds) => {
    const response = await waiting(async () => undefined).request(
      `/executions/${PARENT_ID}/wait?seconds=${seconds}`,
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      parameter: 'seconds',
      detail: expect.stringMatching(/1 to 25/),
    });
  });
});

describe('POST /executions/{parentId}/collect', () => {
  const post = (path: string, overrides: Parameters<typeof anApi>[1] = {}, init: RequestInit = {}) => {
    const { api, requested } = anApi(store, overrides);
    return { requested, answer: api.request(path, { method: 'POST', ...init }) };
  };
  const two = { parentAccounts: ['111111111111', '222222222222'], regions: ['eu-west-1', 'us-east-1'] };

  test('puts a request on the bus, and says where to read what comes of it', async () => {
    const { requested, answer } = post(`/executions/${PARENT_ID}/collect`);
    const response = await answer;
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/executions/${PARENT_ID}`);
    expect(await response.json()).toEqual({
      parentExecutionId: PARENT_ID,
      requested: true,
      report: `/executions/${PARENT_ID}`,
    });
    expect(requested).toEqual([
      {
        executionId: PARENT_ID,
        location: undefined,
        immediate: true,
        provenance: { source: 'request' },
        attempts: {},
      },
    ]);
  });

  test.each<[query: string, overrides: object, location: object]>([
    ['?accountId=480783779961&region=eu-west-1', {}, CENTRAL],
    ['?accountId=480783779961', {}, CENTRAL],
    ['?region=eu-west-1', {}, CENTRAL],
    ['?accountId=222222222222&region=us-east-1', two, { accountId: '222222222222', region: 'us-east-1' }],
  ])('asks where it is told to: %s', async (query, overrides, location) => {
    const { requested, answer } = post(`/executions/${PARENT_ID}/collect${query}`, overrides);
    expect((await answer).status).toBe(202);
    expect(requested).toMatchObject([{ location }]);
  });

  test.each<[path: string, overrides: object, parameter: string, detail: RegExp]>([
    ['/executions/i-0123/collect', {}, 'parentId', /36 characters/],
    [`/executions/${PARENT_ID}/collect?accountId=12`, {}, 'accountId', /twelve digits/],
    [
      `/executions/${PARENT_ID}/collect?accountId=111111111111`,
      {},
      'accountId',
      /parentAccounts.*480783779961/,
    ],
    [`/executions/${PARENT_ID}/collect?region=mars`, {}, 'region', /such as eu-west-1/],
    [`/executions/${PARENT_ID}/collect?region=us-west-2`, {}, 'region', /setting regions.*eu-west-1/],
    [`/executions/${PARENT_ID}/collect?accountId=111111111111`, two, 'region', /must be given too/],
    [`/executions/${PARENT_ID}/collect?region=us-east-1`, two, 'accountId', /must be given too/],
    [`/executions/${PARENT_ID}/collect?force=1`, {}, 'force', /accountId, region/],
  ])('%s is refused, and nothing is requested', async (path, overrides, parameter, detail) => {
    const { requested, answer } = post(path, overrides);
    const response = await answer;
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ parameter, detail: expect.stringMatching(detail) });
    expect(requested).toEqual([]);
  });

  test('takes no body, and says where its contents belong', async () => {
    const { requested, answer } = post(
      `/executions/${PARENT_ID}/collect`,
      {},
      { body: '{"region":"eu-west-1"}' },
    );
    expect((await answer).status).toBe(400);
    expect(await (await answer).json()).toMatchObject({
      detail: expect.stringMatching(/accountId and region into the query/),
    });
    expect(requested).toEqual([]);
  });

  test('is not asked for by GET', async () => {
    const response = await anApi(store).api.request(`/executions/${PARENT_ID}/collect`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ type: 'urn:rollcall:problem:method-not-allowed' });
  });
});

describe('what may be remembered:', () => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    anApi(store).api.request(path, { headers });

  test('a sealed report has an entity tag, and is not sent again to those who have it', async () => {
    await store.recordParent(aParentExecution([]), aFanOut([]));
    await seal();
    for (const path of [`/executions/${PARENT_ID}`, `/executions/${PARENT_ID}/results`]) {
      const response = await ask(path);
      const tag = response.headers.get('etag') ?? '';
      expect([tag, response.headers.get('cache-control')]).toEqual([
        expect.stringMatching(/^".+"$/),
        'private, no-cache',
      ]);
      const again = await ask(path, { 'if-none-match': tag });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await ask(path, { 'if-none-match': '"another"' })).status).toBe(200);
    }
  });

  test('a later revision is sent to those who have the one before', async () => {
    await store.recordParent(aParentExecution([]), aFanOut([]));
    await seal();
    const tag = (await ask(`/executions/${PARENT_ID}`)).headers.get('etag') ?? '';
    await store.markAnnounced(PARENT_ID, 1);
    const second = {
      revision: 2,
      digest: 'e',
      counts: {},
      expected: 0,
      expectedAtLeast: false,
      sealedAt: now,
    };
    expect(await store.recordRevision(PARENT_ID, second, 1)).toBe(true);
    const response = await ask(`/executions/${PARENT_ID}`, { 'if-none-match': tag });
    expect([response.status, response.headers.get('etag') === tag]).toEqual([200, false]);
    expect(await response.json()).toMatchObject({ seal: { revision: 2 } });
  });

  test('one that is not sealed has none, and is not kept', async () => {
    await store.recordParent(aParentExecution([], { startTime: NOW - HOUR }), aFanOut([]));
    const response = await ask(`/executions/${PARENT_ID}`);
    expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([null, 'no-store']);
  });

  test('problems are not kept, and nothing is guessed to be of another type', async () => {
    const response = await ask(`/executions/${PARENT_ID}`);
    expect([response.headers.get('cache-control'), response.headers.get('x-content-type-options')]).toEqual([
      'no-store',
      'nosniff',
    ]);
  });

  test('no other origin may read: there are no headers for that', async () => {
    const response = await ask('/health', { origin: 'https://example.com' });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('what is long is compressed for those who can read it', async () => {
    const long = await ask('/openapi.json', { 'accept-encoding': 'gzip' });
    expect([long.headers.get('content-encoding'), long.headers.get('vary')]).toEqual([
      'gzip',
      expect.stringMatching(/accept-encoding/i),
    ]);
    expect((await ask('/openapi.json')).headers.get('content-encoding')).toBeNull();
  });
});
