import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startChromium, testWithChromium } from '../support/chromium.ts';
import { fill } from './museum.ts';
import { serveStored, type StoredPage } from './stored-runs.ts';
import { openPage, settled } from './watched-page.ts';

let served: StoredPage;
let browser: Browser;
let ids: Awaited<ReturnType<typeof fill>>;
beforeAll(async () => {
  [served, browser] = await Promise.all([serveStored(), startChromium()]);
  ids = await fill(served);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

describe('with the keyboard alone', () => {
  testWithChromium('the palette opens on /, finds a run by a piece of its name, and opens it', async () => {
    const { page, close } = await openPage(browser, `${served.url}/`);
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('public snap');
    await page.waitForFunction(() =>
      document.querySelector('[role=option]')?.textContent?.includes('find_public_snapshots'),
    );
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=339 of 360');
    expect(new URL(page.url()).hash).toBe(`#/runs/${ids.wide}`);
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await close();
  });

  testWithChromium(
    'arrows go from cell to cell, Enter opens a target, and what has the focus is seen',
    async () => {
      const { page, close } = await openPage(browser, `${served.url}/#/runs/${ids.wide}`);
      await settled(page);
      await page.focus('.cell[tabindex="0"]');
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      expect(await focused()).toMatch(/^catalog-dev, ap-northeast-1: Failed/);
      await page.keyboard.press('ArrowRight');
      expect(await focused()).toMatch(/^catalog-dev, ap-southeast-2: Failed/);
      await page.keyboard.press('End');
      const box = await page.evaluate(
        () => document.activeElement?.getBoundingClientRect().bottom ?? Infinity,
      );
      expect(box).toBeLessThanOrEqual(800);
      const outline = await page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      );
      expect(outline).toBe('solid');
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=AWS says');
      await close();
    },
  );

  testWithChromium(
    'every control of a run can be reached by Tab, in the order in which it is read',
    async () => {
      const { page, close } = await openPage(browser, `${served.url}/#/runs/${ids.main}`);
      await settled(page);
      const seen: string[] = [];
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        seen.push(
          await page.evaluate(() => {
            const { activeElement } = document;
            return activeElement?.classList.contains('cell') === true
              ? 'cell'
              : (activeElement?.textContent?.trim().replaceAll(/\s+/g, ' ') ?? '');
          }),
        );
        if (seen.at(-1) === 'cell') break;
      }
      const order = [
        'To the content',
        'Rollcall',
        'Runs',
        'Coverage',
        'Download',
        'Overview',
        'Retry',
        'Show targets',
        'Copy retry command',
        'Matrix',
        'cell',
      ];
      const at = order.map((text) => seen.findIndex((one) => one.startsWith(text)));
      expect(at).toEqual([...at].sort((one, other) => one - other));
      expect(at).not.toContain(-1);
      await close();
    },
  );
});
