import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { MEMBERS, REGION } from '../local/start.ts';
import { startChromium, testWithChromium } from '../support/chromium.ts';
import { servePage, type ServedPage } from './served-page.ts';
import { openPage, settled } from './watched-page.ts';

let served: ServedPage;
let browser: Browser;
beforeAll(async () => {
  [served, browser] = await Promise.all([servePage(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

testWithChromium(
  'a run is followed from its start to its seal, and no reload is needed; then every view of it answers',
  async () => {
    const id = await served.start('get_account_alias', [{ Accounts: [...MEMBERS], Regions: [REGION] }]);
    // As far as it is known and not over; then time stands still until the page is there.
    const statusOf = async (): Promise<number> => (await fetch(`${served.url}/executions/${id}`)).status;
    while ((await statusOf()) !== 200) await served.clock.runFor(100);
    const { page, complaints, otherHosts, close } = await openPage(browser, `${served.url}/#/runs/${id}`);
    await page.waitForSelector('.pill.open', { timeout: 60_000 });
    const stop = served.letTimePass();
    await page.evaluate(() => {
      Object.assign(globalThis, { isSamePage: true });
    });
    await page.waitForFunction(
      () => document.querySelector('.run-head')?.textContent?.includes('Sealed'),
      undefined,
      { timeout: 90_000 },
    );
    expect(await page.innerText('.sentence')).toBe('All 7 succeeded.');
    expect(await page.locator('.cell.succeeded').count()).toBe(7);
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
    await stop();

    for (const [section, words] of [
      ['groups', /example-audit/],
      ['missing', /Nothing is missing/],
      ['diff', /There is no run before/],
      ['retry', /Nothing to start again/],
      [`targets/${MEMBERS[1]}/${REGION}`, /example-audit.*Steps/s],
    ] as const) {
      await page.goto(`${served.url}/#/runs/${id}/${section}`);
      await settled(page);
      await page.waitForFunction(
        (source) => new RegExp(source, 's').test(document.querySelector('main')?.innerText ?? ''),
        words.source,
      );
    }
    for (const [address, words] of [
      ['#/', /get_account_alias/],
      ['#/coverage', /None of \d+ locations is broken/],
    ] as const) {
      await page.goto(`${served.url}/${address}`);
      await page.waitForFunction(
        (source) =>
          new RegExp(source).test((document.querySelector('main')?.innerText ?? '').replaceAll(/\s+/g, ' ')),
        words.source,
      );
    }
    expect(complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'))).toEqual([]);
    expect(otherHosts).toEqual([]);
    await close();
  },
);
