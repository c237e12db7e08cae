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

/** Words that a reader looks for first. */
const FIRST_WORDS = '.pill, .run-name b, .tabs a, .advice, .sentence, h1, h2, h3, .changes td, .targets th';

/** Which of the first words are cut: by an edge that hides what is beyond it, or by an ellipsis. */
export const cutWords = (page: Page): Promise<readonly string[]> =>
  page.evaluate((selector) => {
    const edges = (element: Element): readonly [left: number, right: number] => {
      for (let one = element.parentElement; one !== null; one = one.parentElement) {
        if (getComputedStyle(one).overflowX !== 'visible') {
          const { left, right } = one.getBoundingClientRect();
          return [Math.max(0, left), Math.min(innerWidth, right)];
        }
      }
      return [0, innerWidth];
    };
    return [...document.querySelectorAll<HTMLElement>(selector)]
      .filter((element) => element.checkVisibility() && element.closest('.visually-hidden') === null)
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        const [first, last] = edges(element);
        const isHidden = getComputedStyle(element).overflowX === 'hidden';
        const isShortened =
          isHidden &&
          (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
        return left < first - 1 || right > last + 1 || isShortened;
      })
      .map((element) => `${element.className || element.tagName}: ${element.textContent.trim().slice(0, 40)}`)
      .slice(0, 5);
  }, FIRST_WORDS);

/** Until what was asked for has come, and is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('main :is(h1, h2)');
  await page.waitForFunction(() => document.querySelector('.skeleton, .loading') === null);
  await page.evaluate(
    () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
  );
}
