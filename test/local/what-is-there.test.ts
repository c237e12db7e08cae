import { describe, expect, test } from '@jest/globals';
import { SCENARIOS } from '../../local/demo/scenarios.ts';
import { whatIsMissing, whatIsThere, type WhatIsThere } from '../../local/demo/what-is-there.ts';
import { CENTRAL, MEMBERS, start } from './start.ts';
import { organizationWith } from './organization-with.ts';

// The demo plays what an organization has, and says what it lacks.

const [A, B, C] = MEMBERS;
const members = [A, B, C];
const there = (more: Partial<WhatIsThere> = {}): WhatIsThere => ({
  members,
  run: members,
  read: members,
  forward: members,
  answer: () => members,
  ...more,
});
const playedIn = (organization: WhatIsThere) =>
  SCENARIOS.map(({ runbook, lacks }) => (lacks?.(organization) === undefined ? runbook(organization) : '-'));

test('what is deployed is looked at, account by account', async () => {
  const organization = await organizationWith(
    {},
    {
      [B]: { stacks: { roles: {}, 'execution-role': {} }, answers: {} },
      [C]: { stacks: {}, roles: [] },
    },
  );
  const { organization: simulated } = await start({ organization });
  try {
    const { run, read, forward, answer } = whatIsThere(simulated, members, 'rollcall-reader');
    expect({ run, read, forward }).toEqual({ run: [A, B], read: [A, B], forward: [A] });
    expect(answer('s3:ListBuckets')).toEqual([A]);
    expect(simulated.accounts.has(CENTRAL)).toBe(true);
  } finally {
    await simulated.close();
  }
});

describe('what is missing is said:', () => {
  test.each<[string, Partial<WhatIsThere>]>([
    ['', {}],
    [
      '1 of 3 accounts have no AWS-SystemsManager-AutomationExecutionRole: nothing starts there.',
      { run: [A, B], forward: [A, B] },
    ],
    ['Rollcall may not read 1 of those in which it starts.', { read: [A, B] }],
    ['2 of them forward no events: Rollcall asks for their results.', { forward: [A] }],
  ])('%s', (words, more) => {
    expect(whatIsMissing(there(more))).toBe(words);
  });
});

describe('the scenes', () => {
  const answering =
    (...calls: readonly string[]) =>
    (call: string) =>
      calls.includes(call) ? members : [];

  test.each<[string, WhatIsThere, readonly string[]]>([
    [
      'are all played where all is there',
      there(),
      ['get_account_alias', 'get_canonical_id', 'get_canonical_id', 'get_canonical_id'],
    ],
    [
      'run what accounts have an answer for',
      there({ answer: answering('iam:ListAccountAliases') }),
      ['get_account_alias', 'get_account_alias', 'get_account_alias', 'get_account_alias'],
    ],
    [
      'are left out where events would have to come, and none does',
      there({ forward: [] }),
      ['get_account_alias', 'get_canonical_id', '-', '-'],
    ],
    [
      'are left out where nothing can succeed',
      there({ answer: () => [] }),
      ['get_account_alias', '-', '-', '-'],
    ],
    [
      'are left out where nothing can start',
      there({ run: [], forward: [], answer: () => [] }),
      ['get_account_alias', '-', '-', '-'],
    ],
  ])('%s', (_why, organization, played) => {
    expect(playedIn(organization)).toEqual(played);
  });

  test('tell what they do', () => {
    const aliases = there({ answer: answering('iam:ListAccountAliases') });
    expect(SCENARIOS[1]?.what(aliases)).toMatch(/^One account denies ListAccountAliases\. /);
    expect(SCENARIOS[0]?.what(there({ run: [], forward: [] }))).toBe(
      '3 of 3 accounts have no AWS-SystemsManager-AutomationExecutionRole: nothing starts there.',
    );
  });
});
