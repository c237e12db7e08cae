import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LambdaEvent } from 'hono/aws-lambda';
import { createLambdaHandler } from '../../src/serve/lambda-handler.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aRow, DAY, NOW, PARENT_ID } from '../support/builders.ts';

const RESULTS = `/executions/${PARENT_ID}/results`;

let store: ReturnType<typeof createStore>;
beforeEach(() => {
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
});

interface Body {
  readonly results: readonly object[];
  readonly nextToken?: string;
}

interface LambdaAnswer {
  readonly statusCode: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('every page that Lambda sends is under 6 MB:', () => {
  const invoke = async (query: string) => {
    const event = {
      version: '2.0',
      routeKey: '$default',
      rawPath: RESULTS,
      rawQueryString: query,
      headers: { host: 'local' },
      requestContext: { http: { method: 'GET', path: RESULTS }, domainName: 'local', stage: '' },
      isBase64Encoded: false,
    } as unknown as LambdaEvent;
    const answer = (await createLambdaHandler(anApi(store).api)(event)) as LambdaAnswer;
    return { answer, bytes: Buffer.byteLength(JSON.stringify(answer)) };
  };

  test.each(
    ['json', 'csv', 'ndjson'].flatMap((format) =>
      ['"', '\u001b', '\\u0000', 'é'].map((character) => [format, character] as const),
    ),
  )('%s, full of %j', async (format, character) => {
    const three = [1, 2, 3].map((n) => aRow(n, { outputs: undefined }));
    for (const { executionId } of three) {
      const text = character.repeat(600_000 / character.length);
      const outputs = { 's.one': [text], 's.two': [text, ''], 's.three': ['small'] };
      await store.recordResult(anExecution({ executionId, outputs }), { source: 'event' });
    }
    await recordLedger(store, { rows: three });
    const seen: string[] = [];
    let query = `format=${format}`;
    for (;;) {
      const { answer, bytes } = await invoke(query);
      expect([answer.statusCode, bytes < 6_000_000]).toEqual([200, true]);
      seen.push(...(answer.body.match(/0{8}-0000-4000-8000-0{11}\d/g) ?? []));
      const token =
        format === 'json'
          ? (JSON.parse(answer.body) as Body).nextToken
          : answer.headers?.['rollcall-next-token'];
      if (token === undefined) break;
      query = `format=${format}&nextToken=${token}`;
    }
    expect(seen).toEqual(three.map(({ executionId }) => executionId));
  });

  test.each(['json', 'csv', 'ndjson'])('%s, of more outputs than can be named', async (format) => {
    const outputs = Object.fromEntries(
      Array.from({ length: 60_000 }, (_, n) => [`s.${n}${'x'.repeat(90)}`, ['']]),
    );
    await store.recordResult(anExecution({ outputs }), { source: 'event' });
    await recordLedger(store, { rows: [aRow(1, { outputs: undefined })] });
    const { answer, bytes } = await invoke(
      `format=${format}&fields=${format === 'csv' ? 'outputs.s.0x' : 'outputs'}`,
    );
    expect([answer.statusCode, bytes < 6_000_000]).toEqual([200, true]);
    if (format === 'csv') return;
    const [line = ''] = answer.body.split('\n');
    const result = format === 'json' ? (JSON.parse(line) as Body).results[0] : (JSON.parse(line) as object);
    const {
      outputs: given = {},
      omittedOutputs = [],
      moreOmittedOutputs,
    } = (result ?? {}) as {
      outputs?: object;
      omittedOutputs?: string[];
      moreOmittedOutputs?: number;
    };
    expect(Object.keys(given).length + omittedOutputs.length + (moreOmittedOutputs ?? 0)).toBe(60_000);
    expect(moreOmittedOutputs).toBeGreaterThan(0);
  });
});
