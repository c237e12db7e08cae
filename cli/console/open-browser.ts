import { spawn } from 'node:child_process';

/** What opens an address, by platform. It is given the address as one argument, and no shell reads it. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const OTHER: readonly [string, ...string[]] = ['xdg-open'];

/**
 * Opens the user's browser at an address.
 * @returns whether it could be asked to: what it then does is not known
 */
export function openBrowser(url: string, platform: NodeJS.Platform): Promise<boolean> {
  const [command, ...args] = OPENERS[platform] ?? OTHER;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
