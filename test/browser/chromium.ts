import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a browser is; undefined where there is none, and `CHROMIUM` names none. */
export const CHROMIUM = PLACES.find((place) => place !== undefined && existsSync(place));

export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({
    ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
    // Chromium refuses its sandbox to root, as which containers of continuous integration run.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
