import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { toReportHtml } from '../../cli/console/report-html.ts';
import { packTargets, type PlainTarget, type ReportData } from '../../console/report/report-data.ts';
import { readReportParts } from '../../console/serve/page-files.ts';
import { startChromium, testWithChromium } from '../support/chromium.ts';
import { accountOf, nameOf } from './museum.ts';
import { accessibilityFaults, openPage, overflowing } from './watched-page.ts';

const XSS = '</script><script>globalThis.ranHere=1</script><!--<script>';
const DIGEST = 'ab'.repeat(32);

let browser: Browser;
let directory: string;
beforeAll(async () => {
  browser = await startChromium();
  directory = mkdtempSync(join(tmpdir(), 'rollcall-report-'));
});
afterAll(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true, force: true });
});

const targets = (many: number): readonly PlainTarget[] =>
  Array.from({ length: many }, (_, number): PlainTarget => {
    const isFailed = number % 20 === 3;
    return {
      accountId: accountOf(number),
      accountName: nameOf(number),
      region: number % 2 === 0 ? 'eu-west-1' : 'us-east-1',
      verdict: isFailed ? 'failed' : 'succeeded',
      executionId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      startTime: '2026-11-20T06:00:00.000Z',
      endTime: `2026-11-20T06:00:${String(number % 60).padStart(2, '0')}.000Z`,
      ...(isFailed && { message: `${XSS} message ${number} ${'of many words '.repeat(20)}` }),
    };
  });

/** Writes a report of so many targets. @returns its file */
function write(many: number): string {
  const parts = readReportParts('dist/console');
  if (parts === undefined) throw new Error('The page is not built: npm run build');
  const all = targets(many);
  const failed = all.filter(({ verdict }) => verdict === 'failed').length;
  const data: ReportData = {
    version: 1,
    head: {
      parentExecutionId: '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1',
      runbook: `baseline${XSS}`,
      status: 'Success',
      startTime: '2026-11-20T06:00:00.000Z',
      endTime: '2026-11-20T06:02:00.000Z',
      expected: many,
      expectedAtLeast: false,
      counts: { succeeded: many - failed, failed },
      seal: { sealedAt: '2026-11-20T06:03:00.000Z', revision: 1, digest: DIGEST },
    },
    writtenAt: '2026-11-21T00:00:00.000Z',
    ...packTargets(all),
    outputs: all.map(({ verdict }) => (verdict === 'failed' ? null : { 'read.Alias': [`alias ${XSS}`] })),
  };
  const file = join(directory, `report-${many}.html`);
  writeFileSync(
    file,
    toReportHtml(data, { title: `A run ${XSS}`, sentence: 'Some did not.', lines: [XSS] }, parts),
  );
  return file;
}

testWithChromium(
  'one file shows the run with no network, filters and sorts, and nothing in it runs',
  async () => {
    const { page, complaints, otherHosts, close } = await openPage(browser, `file://${write(186)}`);
    await page.waitForSelector('.sentence');
    expect(await page.innerText('.sentence')).toMatch(
      /^176 of 186 succeeded; 1 cause explains the other 10\.$/,
    );
    expect(await page.innerText('.report-foot')).toContain(DIGEST);
    expect(await page.innerText('.report-foot')).toContain('2026-11-20T06:03:00.000Z');
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('button', { name: '10 Failed' }).click();
    expect(await page.locator('.targets tbody tr').count()).toBe(10);
    await page.getByRole('button', { name: '10 Failed' }).click();
    await page.getByRole('button', { name: 'Took' }).click();
    await page.getByRole('button', { name: 'Took' }).click();
    expect(await page.innerText('.targets tbody tr:not(.gap)')).toContain('59 s');
    await page.fill('input[type=search]', 'payments-prod');
    expect(await page.innerText('.where')).toMatch(/of 186 targets/);
    expect(await page.evaluate(() => 'ranHere' in globalThis)).toBe(false);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(otherHosts).toEqual([]);
    await close();
  },
);

testWithChromium.each([1280, 768, 375])('it fits a window of %d pixels', async (width) => {
  const { page, close } = await openPage(browser, `file://${write(186)}`, {
    viewport: { width, height: 800 },
  });
  await page.waitForSelector('.sentence');
  expect(await overflowing(page)).toEqual([]);
  await close();
});

testWithChromium(
  'ten thousand targets are less than 5 MB, there in seconds, and printed whole on A4',
  async () => {
    const file = write(10_000);
    expect(statSync(file).size).toBeLessThan(5 * 1024 * 1024);
    const began = Date.now();
    const { page, close } = await openPage(browser, `file://${file}`);
    await page.waitForSelector('.sentence');
    expect(Date.now() - began).toBeLessThan(30_000); // on a machine that many use; 1 s on an idle one
    await page.fill('input[type=search]', 'identity-test');
    const rows = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      return document.querySelectorAll('.targets tbody tr:not(.gap)').length;
    });
    expect(rows).toBeGreaterThan(100);
    await page.fill('input[type=search]', '');
    await page.waitForFunction(
      () => document.querySelectorAll('.targets tbody tr:not(.gap)').length === 10_000,
    );
    await close();
  },
);

testWithChromium('a reader whose viewer runs no script sees the sentence and the causes', async () => {
  const { page, close } = await openPage(browser, `file://${write(186)}`, { javaScriptEnabled: false });
  expect(await page.locator('rc-report').innerText()).toContain('Some did not.');
  await close();
});
