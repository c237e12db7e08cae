import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { serveConsole, type ConsoleServer } from '../../cli/console/serve-console.ts';
import { NoCredentials } from '../../cli/failure.ts';
import { readPageFiles } from '../../console/serve/page-files.ts';
import { startChromium, testWithChromium } from '../support/chromium.ts';
import { fill } from './museum.ts';
import { serveStored, type StoredPage } from './stored-runs.ts';
import { accessibilityFaults, openPage, settled } from './watched-page.ts';

let served: StoredPage;
let console: ConsoleServer;
let browser: Browser;
let ids: Awaited<ReturnType<typeof fill>>;
let failure: Error | undefined;
let asked: string[];
beforeAll(async () => {
  [served, browser] = await Promise.all([
    serveStored(),
    // Newer versions of Chromium keep pages from this computer by themselves: what is tried is that the server does.
    startChromium([
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
      '--disable-features=LocalNetworkAccessChecks',
    ]),
  ]);
  ids = await fill(served);
  asked = [];
  console = await serveConsole({
    port: 0,
    page: readPageFiles('dist/console') ?? new Map(),
    baseUrl: served.url,
    ask: async (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      if (failure !== undefined) throw failure;
      return fetch(request);
    },
  });
});
afterAll(async () => {
  await browser?.close();
  await console?.close();
  await served?.close();
});

testWithChromium(
  'rollcall console shows a run, by the address that works once, and the token leaves no trace elsewhere',
  async () => {
    const { page, complaints, otherHosts, close } = await openPage(
      browser,
      `${console.oneTimeUrl()}#/runs/${ids.main}`,
    );
    await settled(page);
    expect(page.url()).toBe(`${console.url}#/runs/${ids.main}`);
    expect(await page.innerText('.sentence')).toBe('160 of 186 succeeded; 3 causes explain the other 26.');
    expect(complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'))).toEqual([]);
    expect(otherHosts).toEqual([]);
    expect(
      await page.evaluate(() => document.querySelector('meta[name=referrer]') ?? document.referrer),
    ).toBe('');
    await close();
  },
);

testWithChromium(
  'credentials that run out are said, with what to type; they are not asked for again and again',
  async () => {
    const { page, close } = await openPage(browser, `${console.url}#/`);
    await settled(page);
    failure = new NoCredentials(
      'The SSO session has expired, or there is none: aws sso login --profile audit. AWS says: expired',
    );
    asked.length = 0;
    await page.goto(`${console.url}#/runs/${ids.wide}`);
    await page.waitForSelector('text=Your AWS session has expired');
    expect(await page.innerText('.state .command code')).toBe('aws sso login --profile audit');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.waitForTimeout(500);
    expect(asked.length).toBe(1);
    failure = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForSelector('text=339 of 360');
    await close();
  },
);

testWithChromium('a server that is gone is said, and the page comes back by itself', async () => {
  const { page, close } = await openPage(browser, `${console.url}#/`);
  await settled(page);
  await page.context().setOffline(true);
  await page.goto(`${console.url}#/runs/${ids.main}`).catch(() => undefined);
  await page.evaluate((hash) => (location.hash = hash), `#/runs/${ids.main}`).catch(() => undefined);
  await page.waitForSelector('text=Rollcall’s API cannot be reached');
  await page.context().setOffline(false);
  await page.waitForSelector('.sentence', { timeout: 20_000 });
  await close();
});

testWithChromium(
  'another site’s page reads nothing of it, changes nothing, and cannot frame it, token or not',
  async () => {
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Another site</title>');
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const { port } = site.address() as AddressInfo;
    const { port: own, pathname: token } = new URL(console.url);
    for (const elsewhere of [
      `http://evil.example:${port}/`,
      `http://localhost:${port}/`,
      `http://127.0.0.1:${port}/`,
    ]) {
      const page = await browser.newPage();
      await page.goto(elsewhere);
      asked.length = 0;
      const seen = await page.evaluate(
        async ([base, named, run]) => {
          const words: string[] = [];
          for (const url of [
            base,
            `${base}executions`,
            `${named}executions`,
            `${base}executions/${run}/collect`,
          ]) {
            for (const init of [
              {},
              { mode: 'no-cors' },
              { method: 'POST' },
              { method: 'POST', mode: 'no-cors' },
              { credentials: 'include' },
            ] as RequestInit[]) {
              try {
                const response = await fetch(url, init);
                words.push(await response.text());
              } catch {
                // That is what is wanted.
              }
            }
          }
          for (const tag of ['script', 'img', 'iframe'] as const) {
            const node = document.createElement(tag);
            const loaded = new Promise<void>((resolve) => {
              node.addEventListener('load', () => resolve());
              node.addEventListener('error', () => resolve());
              setTimeout(resolve, 2_000);
            });
            node.src = tag === 'iframe' ? base : `${base}executions`;
            document.body.append(node);
            await loaded;
            if (node instanceof HTMLIFrameElement) {
              try {
                words.push(node.contentDocument?.body.textContent ?? '');
              } catch {
                // Another origin.
              }
            }
          }
          const form = document.createElement('form');
          [form.method, form.action, form.target] = ['post', `${base}executions/${run}/collect`, '_blank'];
          document.body.append(form);
          form.submit();
          await new Promise((resolve) => setTimeout(resolve, 300));
          return words;
        },
        [console.url, `http://evil.example:${own}${token}`, ids.main] as const,
      );
      expect(seen.join('')).not.toMatch(/executions|Rollcall|160/);
      expect(asked).toEqual([]);
      await page.close();
    }
    site.close();
  },
);
