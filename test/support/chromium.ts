import { existsSync } from 'node:fs';
import { test } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian, Fedora and Google's own packages put it. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env['CHROMIUM'] ?? PATHS.find((path) => existsSync(path));

/** Skipped, by its name, where Chromium is not installed. */
export const testWithChromium: typeof test | typeof test.skip =
  executablePath === undefined ? test.skip : test;

/** @param args further switches of Chromium */
export async function startChromium(args: readonly string[] = []): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  // Its sandbox does not work for the administrator, as which containers run.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...sandbox, ...args] });
}
