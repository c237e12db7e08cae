import { regionOf, signWith, type Sign } from '../../client/sign.ts';
import { couldNotLook } from '../failure.ts';
import type { Identity } from './identity.ts';

/**
 * Signs as the caller for the API at that address.
 * @throws {Failure} if no Region is known
 */
export function signFor(url: URL, { credentials, region }: Identity): Sign {
  const signingRegion = regionOf(url) ?? region;
  if (signingRegion === undefined) {
    throw couldNotLook(`No Region to sign for ${url.hostname} with: give it with --region`);
  }
  return signWith(credentials, signingRegion);
}
