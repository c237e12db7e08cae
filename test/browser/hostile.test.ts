import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startChromium, testWithChromium } from '../support/chromium.ts';
import { accountOf } from './museum.ts';
import { serveStored, type StoredPage, type StoredTarget } from './stored-runs.ts';
import { openPage, settled } from './watched-page.ts';

const location = (number: number) => ({ accountId: accountOf(number), region: 'eu-west-1' });
const XSS =
  '<img src=x onerror="globalThis.ranHere=1"><script>globalThis.ranHere=1</script><svg onload=ranHere=1>';
const OUTPUTS = {
  'read.Script': [XSS],
  'read.Link': ['javascript:globalThis.ranHere=1', 'https://evil.example/?steal'],
  'read.Json': [JSON.stringify([{ [XSS]: XSS, __proto__: 1 }, { 'a"b': "'><script>ranHere=1</script>" }])],
  'read.Long': ['x'.repeat(2_000_000)],
  'read.Unbroken': ['A'.repeat(900)],
  'read.Bidi': ['user\u202egnp.exe\u202c \u2066isolate\u2069'],
  'read.Control': ['a\u0000b\u001b[31mred\u0007\u200bhidden'],
  'read.Homoglyph': ['p\u0430ypal'],
  'read.Arabic': ['\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645'],
  [`read.${XSS}`]: ['a name'],
};
const TARGETS: readonly StoredTarget[] = [
  { location: location(1), status: 'Success', outputs: OUTPUTS },
  {
    location: location(2),
    status: 'Failed',
    message: `${XSS} \u202e ${'long '.repeat(4_000)}`,
    outputs: { 'read.Script': [XSS] },
  },
];

let served: StoredPage;
let browser: Browser;
let id: string;
beforeAll(async () => {
  [served, browser] = await Promise.all([serveStored(), startChromium()]);
  const now = Date.now();
  await served.store.recordAccountNames(
    new Map([
      [accountOf(1), `acc${XSS}\u202e`],
      [accountOf(2), 'two'],
    ]),
  );
  await served.keep({
    runbook: `book${XSS}`,
    startedAt: now - 7_200_000,
    status: 'Failed',
    targets: TARGETS.slice(0, 1),
  });
  id = await served.keep({
    runbook: `book${XSS}`,
    startedAt: now - 3_600_000,
    status: 'Failed',
    targets: TARGETS,
  });
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const ADDRESSES: readonly (() => string)[] = [
  () => '#/',
  () => `#/runs/${id}`,
  () => `#/runs/${id}?show=list`,
  () => `#/runs/${id}?q=${encodeURIComponent(XSS)}&cause=${encodeURIComponent(XSS)}`,
  () => `#/runs/${id}/targets/${accountOf(1)}/eu-west-1`,
  () => `#/runs/${id}/targets/${accountOf(2)}/eu-west-1`,
  () => `#/runs/${id}/groups`,
  () => `#/runs/${id}/groups?output=${encodeURIComponent('read.Script')}`,
  () => `#/runs/${id}/diff`,
  () => `#/runs/${id}/retry`,
  () => `#/runbooks/${encodeURIComponent(`book${XSS}`)}`,
  () => `#/${XSS}`,
];

testWithChromium.each(ADDRESSES.map((address, index) => [index, address] as const))(
  'nothing that an account or a runbook says runs, loads or is a link (view %d)',
  async (_index, address) => {
    const { page, complaints, otherHosts, close } = await openPage(browser, `${served.url}/${address()}`);
    await settled(page);
    for (const details of await page.locator('main details').all())
      await details.evaluate((node) => node.setAttribute('open', ''));
    expect(await page.evaluate(() => 'ranHere' in globalThis)).toBe(false);
    expect(await page.locator('main :is(img, script, iframe, object, embed)').count()).toBe(0);
    const links = await page
      .locator('main a[href]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(
      links.filter(
        (href) => !href.startsWith('#') && !/^https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\//.test(href),
      ),
    ).toEqual([]);
    expect(complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'))).toEqual([]);
    expect(otherHosts).toEqual([]);
    await close();
  },
);

testWithChromium('what cannot be seen, or misleads, is made visible', async () => {
  const { page, close } = await openPage(
    browser,
    `${served.url}/#/runs/${id}/targets/${accountOf(1)}/eu-west-1`,
  );
  await settled(page);
  const text = await page.innerText('main');
  for (const code of ['U+202E', 'U+0000', 'U+001B', 'U+0007', 'U+200B', 'U+2066', 'U+2069'])
    expect(text).toContain(code);
  expect(text).toContain('mixed scripts');
  for (const code of [0x202e, 0x2066, 0x2069, 0x200b, 0x00, 0x1b])
    expect(text).not.toContain(String.fromCodePoint(code));
  // Two million characters are folded, and never drawn at once.
  expect(text.length).toBeLessThan(20_000);
  await close();
});
