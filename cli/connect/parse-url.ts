import { wrongUsage } from '../failure.ts';
import { isLoopback } from './loopback.ts';

/**
 * An address that the user gave.
 * @param source how it was given, such as `--url`
 * @throws {Failure} if it is invalid, or if others could read the requests on their way
 */
export function parseUrl(source: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    const example =
      source === '--endpoint-url'
        ? 'http://localhost:4566'
        : 'https://abc.execute-api.eu-west-1.amazonaws.com';
    throw wrongUsage(`${source} ${text}: it must be an address, such as ${example}`);
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw wrongUsage(`${source} ${text}: it must be https, unless it is on this computer`);
  }
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw wrongUsage(`${source} ${text}: it must be an address without a user, a query or a fragment`);
  }
  return url;
}

/** Without a slash at its end. */
export const baseOf = ({ href }: URL): string => href.replace(/\/+$/, '');
