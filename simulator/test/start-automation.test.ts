import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Automation } from './automation.ts';
import { MEMBERS, REGION, start } from './start.ts';

const TOKEN = '0123abcd-0000-4000-8000-00000000abcd';
const [MEMBER, SECOND] = MEMBERS;

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

describe('a client token', () => {
  test('with the same parameters starts one execution; its case does not matter', async () => {
    const input = { TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION] }], ClientToken: TOKEN };
    const id = await automation.start(input);
    expect(await automation.start(input)).toBe(id);
    expect(await automation.start({ ...input, ClientToken: TOKEN.toUpperCase() })).toBe(id);
    expect(await automation.list()).toHaveLength(1);
    expect(await automation.start({ ...input, ClientToken: TOKEN.replace('0', '1') })).not.toBe(id);
  });

  test('with other parameters is refused', async () => {
    await automation.start({ ClientToken: TOKEN });
    await expect(
      automation.start({ ClientToken: TOKEN, DocumentName: 'get_account_alias' }),
    ).rejects.toMatchObject({ name: 'IdempotentParameterMismatch', message: expect.stringContaining(TOKEN) });
  });

  test('is forgotten in a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'inventory-token-'));
    await automation.restart({ dataDir });
    const id = await automation.start({ ClientToken: TOKEN });
    await automation.restart({ dataDir });
    expect(await automation.start({ ClientToken: TOKEN })).not.toBe(id);
    expect(await automation.list()).toHaveLength(2);
    await automation.restart({});
    await rm(dataDir, { recursive: true });
  });

  test('means something else in another account, and nothing after a refusal', async () => {
    await expect(automation.start({ ClientToken: TOKEN, DocumentName: 'other' })).rejects.toMatchObject({
      name: 'AutomationDefinitionNotFoundException',
    });
    const id = await automation.start({ ClientToken: TOKEN });
    expect(await automation.startAs(SECOND, { ClientToken: TOKEN })).not.toBe(id);
  });
});
