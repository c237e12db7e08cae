import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { sweepKey } from '../../src/store/keys.ts';

test('what docs/operations.md deletes for a full re-sweep is how far the sweep has come in a location', () => {
  const [, key = ''] = /--key "(\{.*?SWEEP.*?\})"/.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];
  const typed = key
    .replaceAll('\\"', '"')
    .replace('$ACCOUNT', '111111111111')
    .replace('$AWS_REGION', 'eu-west-1');
  const { pk, sk } = sweepKey({ accountId: '111111111111', region: 'eu-west-1' });
  expect(JSON.parse(typed)).toEqual({ pk: { S: pk }, sk: { S: sk } });
});
