import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page, and what it did beside showing something. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of its console, and of its scripts. */
  readonly complaints: readonly string[];
  /** Addresses that it asked for on any host but its own. */
  readonly otherHosts: readonly string[];
  readonly close: () => Promise<void>;
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  await context.addInitScript({ path: AXE });
  const page = await context.newPage();
  const complaints: string[] = [];
  const otherHosts: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const own = url.startsWith('file:') ? url : new URL(url).origin;
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(own) && !asked.startsWith('data:') && !asked.startsWith('blob:'))
      otherHosts.push(asked);
  });
  await page.goto(url);
  return { page, complaints, otherHosts, close: () => context.close() };
}

interface Axe {
  readonly run: (options: object) => Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  }>;
}

/** What axe-core finds of WCAG 2.2 A and AA, and of good practice: the rule, and where. */
export const accessibilityFaults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: Axe };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });

/** What reaches beyond the right edge of the window. */
export const overflowing = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => `${element.tagName} ${element.className}`)
      .slice(0, 5);
  });

/** Until what was asked for has come, and is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('main :is(h1, h2)');
  await page.waitForFunction(() => document.querySelector('.skeleton') === null);
  await page.evaluate(
    () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
  );
}
