import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startChromium, testWithChromium } from '../support/chromium.ts';
import { fill } from './museum.ts';
import { smallPng } from './small-png.ts';
import { serveStored, type StoredPage } from './stored-runs.ts';
import { accessibilityFaults, cutWords, openPage, overflowing, settled } from './watched-page.ts';

// Every view, in each width, light and dark. With ROLLCALL_SCREENSHOTS=1 it writes those of docs/console.md.

const IMAGES = 'docs/images/console';
/** Screenshots are of views that the page shows. */
const PAGE = readFileSync('docs/console.md', 'utf8');
const TAKES_SCREENSHOTS = process.env['ROLLCALL_SCREENSHOTS'] === '1';

let served: StoredPage;
let browser: Browser;
let ids: Awaited<ReturnType<typeof fill>>;
let locations: Readonly<Record<'succeeded' | 'failed' | 'unreadable', string>>;

beforeAll(async () => {
  [served, browser] = await Promise.all([serveStored(), startChromium()]);
  ids = await fill(served);
  const answer = await fetch(`${served.url}/executions/${ids.main}?limit=100`);
  const { targets } = (await answer.json()) as {
    readonly targets: readonly {
      readonly verdict: string;
      readonly accountId: string;
      readonly region: string;
    }[];
  };
  const locationOf = (wanted: string): string => {
    const { accountId = '', region = '' } = targets.find(({ verdict }) => verdict === wanted) ?? {};
    return `${accountId}/${region}`;
  };
  locations = {
    succeeded: locationOf('succeeded'),
    failed: locationOf('failed'),
    unreadable: locationOf('unreadable'),
  };
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

/** What is seen first in each view. */
const VIEWS: readonly (readonly [name: string, address: () => string, words: RegExp])[] = [
  ['runs', () => '#/', /Runs.*rotate_access_keys/s],
  ['run', () => `#/runs/${ids.main}`, /160 of 186 succeeded; 3 causes explain the other 26\./],
  ['run-in-many-regions', () => `#/runs/${ids.wide}`, /339 of 360 succeeded/],
  ['run-that-goes-on', () => `#/runs/${ids.open}`, /running.*24 of 48 settled/s],
  ['run-that-succeeded', () => `#/runs/${ids.fine}`, /All 40 succeeded\./],
  ['targets', () => `#/runs/${ids.main}?show=list&verdict=failed`, /12 of 186 targets.*AccessDenied/s],
  [
    'target',
    () => `#/runs/${ids.main}/targets/${locations.succeeded}`,
    /Outputs.*MinimumPasswordLength.*Steps/s,
  ],
  ['target-that-failed', () => `#/runs/${ids.main}/targets/${locations.failed}`, /AWS says.*AccessDenied/s],
  ['outputs', () => `#/runs/${ids.main}/groups?output=read.AgentVersion`, /2\.3\.814\.0\s*96 52 %/],
  ['missing', () => `#/runs/${ids.main}/missing`, /14 of 186 were not collected/],
  ['changes', () => `#/runs/${ids.main}/diff`, /10 targets changed; 176 the same/],
  [
    'retry',
    () => `#/runs/${ids.main}/retry`,
    /20 locations in 1 command.*aws ssm start-automation-execution/s,
  ],
  [
    'account',
    () => `#/accounts/${locations.failed.split('/')[0] ?? ''}`,
    /2 of 3 runbooks did not succeed the last time/,
  ],
  ['coverage', () => '#/coverage', /14 of 186 locations are broken.*member-stack\/roles\.yml/s],
  [
    'history',
    () => '#/runbooks/read_account_baseline',
    /last 10 sealed runs.*Gone The time ran out 6 targets before.*New The time ran out 6 targets/s,
  ],
  ['unknown-run', () => '#/runs/11111111-1111-4111-8111-111111111111', /Rollcall does not know this run/],
  ['no-such-page', () => '#/nowhere', /There is no such page/],
];

/** Complaints that are not about what is asked for and is not there. */
const ofPage = (complaints: readonly string[]): readonly string[] =>
  complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'));

const take = async (page: Page, name: string): Promise<void> => {
  if (!TAKES_SCREENSHOTS || !PAGE.includes(`(images/console/${name}.png)`)) return;
  writeFileSync(`${IMAGES}/${name}.png`, smallPng(await page.screenshot()));
};

testWithChromium.each(VIEWS)(
  'the view %s says what it is for, fits every width, has no fault of accessibility, and asks no other host',
  async (name, address, words) => {
    const { page, complaints, otherHosts, close } = await openPage(browser, `${served.url}/${address()}`);
    await settled(page);
    expect((await page.innerText('main')).replaceAll(/\s+/g, ' ')).toMatch(words);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await accessibilityFaults(page)]).toEqual([colorScheme, []]);
      if (colorScheme === 'light') await take(page, name);
      else if (name === 'run' || name === 'target') await take(page, `${name}-dark`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    for (const width of [1280, 768, 375]) {
      await page.setViewportSize({ width, height: 800 });
      await settled(page);
      expect([width, await overflowing(page)]).toEqual([width, []]);
      expect([width, await cutWords(page)]).toEqual([width, []]);
      if (width === 375 && ['run', 'runs', 'target'].includes(name)) await take(page, `${name}-phone`);
    }
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(ofPage(complaints)).toEqual([]);
    expect(otherHosts).toEqual([]);
    await close();
  },
);

describe('the first screen of a run', () => {
  testWithChromium(
    'holds the sentence, the causes with their commands, and the beginning of the matrix',
    async () => {
      const { page, close } = await openPage(browser, `${served.url}/#/runs/${ids.main}`);
      await settled(page);
      await page.waitForSelector('.cell');
      const bottoms = await page.evaluate(() =>
        ['.sentence', '.card:nth-child(3)', '.card:nth-child(3) footer', '.matrix-line:nth-child(3)'].map(
          (selector) => document.querySelector(selector)?.getBoundingClientRect().bottom ?? Infinity,
        ),
      );
      expect(bottoms.filter((bottom) => bottom > 800)).toEqual([]);
      await close();
    },
  );

  testWithChromium('a count filters, the address says so, and a cause copies its command', async () => {
    const { page, close } = await openPage(browser, `${served.url}/#/runs/${ids.main}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await settled(page);
    await page.getByRole('button', { name: '12 Failed' }).click();
    await page.waitForFunction(() => location.hash.includes('verdict=failed'));
    expect(await page.innerText('.where')).toMatch(/12 of 186 targets/);
    await page.goBack(); // not a step of its own: the page before
    await page.goto(`${served.url}/#/runs/${ids.main}`);
    await settled(page);
    await page.getByRole('button', { name: 'Copy retry command' }).first().click();
    await page.waitForSelector('.copy.done');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^aws ssm start-automation-execution --document-name read_account_baseline /,
    );
    await close();
  });

  testWithChromium('CSV and NDJSON are downloaded whole', async () => {
    const { page, close } = await openPage(browser, `${served.url}/#/runs/${ids.main}`);
    await settled(page);
    for (const [title, lines] of [
      ['Results as CSV', 187],
      ['Results as NDJSON', 186],
    ] as const) {
      await page.getByText('Download', { exact: true }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByText(title).click()]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      expect(text.trimEnd().split(/\r?\n(?=\{|\d{12}|[^\s"]*,\d{12}|$)/).length).toBeGreaterThanOrEqual(
        lines - 1,
      );
      await page.keyboard.press('Escape');
      await page.goto(`${served.url}/#/`);
      await page.goto(`${served.url}/#/runs/${ids.main}`);
      await settled(page);
    }
    await close();
  });
});
