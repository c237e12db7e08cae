import { afterAll, afterEach, beforeAll, expect, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { json } from '../../simulator/test/documents.ts';
import { sign, type RawRequest } from '../../simulator/test/send-signed.ts';
import { startChromium, testWithChromium } from '../support/chromium.ts';
import { startServed, type Served } from '../support/start-served.ts';

// What web pages of others can do to local mode, tried from a real browser. Skipped by name where there is none.

let served: Served;
beforeAll(async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  served = await startServed();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await served.close();
});

const EVIL = 'evil.example';

/**
 * Newer versions of Chromium let no page ask this computer for anything. Others do, so that is switched off: what is tried here
 * is whether local mode refuses by itself.
 */
const ARGS = [`--host-resolver-rules=MAP ${EVIL} 127.0.0.1`, '--disable-features=LocalNetworkAccessChecks'];
const browsers: Browser[] = [];
afterEach(() => Promise.all(browsers.splice(0).map((browser) => browser.close())));

/** A page of that address, which an attacker made; all that it asks for itself goes where names lead. */
async function pageAt(url: string): Promise<Page> {
  const browser = await startChromium(ARGS);
  browsers.push(browser);
  const page = await browser.newPage();
  await page.route(url, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>A page</title>' }),
  );
  await page.goto(url);
  await page.unroute(url);
  return page;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What a page's own code is answered; undefined where the browser lets it see nothing. */
const ask = (page: Page, url: string, init: object): Promise<Answer | undefined> =>
  page.evaluate(
    async ([to, how]) => {
      try {
        const response = await fetch(to, how);
        return { status: response.status, body: await response.text() };
      } catch {
        return undefined;
      }
    },
    [url, init] as const,
  );

const post = (url: string, target: string, body: object): RawRequest => ({
  url,
  path: '/',
  method: 'POST',
  headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

/** The requests by which a page would start what it likes: signed with the secret that everyone knows. */
async function attacks(url: string): Promise<readonly RawRequest[]> {
  const Parameters = { DocumentName: 'get_account_alias' };
  const document = { Name: 'unmanaged', Content: json(), DocumentType: 'Automation' };
  const query = {
    TableName: 'rollcall',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'a' } },
  };
  const signed = await Promise.all([
    sign(post(url, 'AmazonSSM.CreateDocument', document), { service: 'ssm' }),
    sign(post(url, 'AmazonSSM.StartAutomationExecution', Parameters), { service: 'ssm' }),
    sign(post(url, 'DynamoDB_20120810.Query', query), { service: 'dynamodb' }),
  ]);
  return [
    ...signed,
    {
      ...post(url, '', { kind: 'expireHistory' }),
      path: '/_simulator/trouble',
      headers: { 'content-type': 'application/json' },
    },
  ];
}

const whatHappened = (): readonly unknown[] => [
  ...served.organization.executions(),
  ...served.organization.trouble.list(),
];

testWithChromium(
  'a page whose name was made to point to this computer is refused on every port',
  async () => {
    const { port } = new URL(served.organization.url);
    const own = `http://${EVIL}:${port}`;
    const page = await pageAt(`${own}/`);
    for (const { path, method, headers, body } of await attacks(own)) {
      const { host: _, ...others } = headers;
      const answer = await ask(page, `${own}${path}`, { method, headers: others, body });
      expect(answer).toMatchObject({ status: 403, body: expect.stringContaining(`host is ${EVIL}:${port}`) });
    }

    const api = `http://${EVIL}:${new URL(served.url).port}`;
    const reader = await pageAt(`${api}/`);
    expect(await ask(reader, `${api}/executions`, {})).toMatchObject({ status: 403 });
    expect(whatHappened()).toEqual([]);
  },
);

testWithChromium('a page of another origin sees nothing, and does nothing', async () => {
  const page = await pageAt(`http://${EVIL}/`);
  const tried: (number | undefined)[] = [];
  page.on(
    'response',
    (response) => void (response.url().startsWith('http://127.') && tried.push(response.status())),
  );
  for (const { url, path, method, headers, body } of await attacks(served.organization.url)) {
    const { host: _, ...others } = headers;
    expect(await ask(page, `${url}${path}`, { method, headers: others, body })).toBeUndefined();
    // Without a preflight, as a form would be sent.
    const simple = { method, mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body };
    await ask(page, `${url}${path}`, simple);
  }
  await ask(page, `${served.url}/executions`, { mode: 'no-cors' });
  await ask(page, `${served.url}/executions/0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1/collect`, {
    method: 'POST',
    mode: 'no-cors',
  });
  expect(tried.filter((status) => status !== 403)).toEqual([]);
  expect(whatHappened()).toEqual([]);
});

testWithChromium('its own page is answered, and a link leads to it', async () => {
  const page = await pageAt(`${served.url}/`);
  expect(await ask(page, `${served.url}/executions`, {})).toMatchObject({ status: 200 });
  const collect = `${served.url}/executions/0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1/collect`;
  expect(await ask(page, collect, { method: 'POST' })).not.toMatchObject({ status: 403 });

  const other = await pageAt(`http://${EVIL}/`);
  await other.setContent(`<a href="${served.url}/executions">A link</a>`);
  const [response] = await Promise.all([other.waitForResponse(/executions/), other.click('a')]);
  expect(response.status()).toBe(200);
});
