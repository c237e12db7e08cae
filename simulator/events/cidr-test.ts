import { BlockList, isIP } from 'node:net';
import { invalidPattern } from './invalid-pattern.ts';
import type { ValueTest } from './value-test.ts';

/**
 * Reads a block of addresses, such as `10.0.0.0/24` or `2001:db8::/32`.
 * @throws {ApiError} InvalidEventPatternException
 */
export function readCidrTest(argument: unknown): ValueTest {
  // AWS says "prefix" here too.
  if (typeof argument !== 'string') throw invalidPattern('prefix match pattern must be a string');
  const [address = '', mask, ...others] = argument.split('/');
  if (mask === undefined || others.length > 0) throw invalidPattern("Malformed CIDR, one '/' required");
  if (!/^-?\d+$/.test(mask)) throw invalidPattern('Malformed CIDR, mask bits must be an integer');
  if (mask.startsWith('-')) throw invalidPattern('Malformed CIDR, mask bits must not be negative');
  const family = familyOf(address);
  if (family === undefined) throw invalidPattern(`Nonstandard IP address: ${address}`);
  const bits = family === 'ipv4' ? 32 : 128;
  if (Number(mask) > bits) {
    throw invalidPattern(`${family === 'ipv4' ? 'IPv4' : 'IPv6'} mask bits must be < ${bits}`);
  }
  const block = new BlockList();
  block.addSubnet(address, Number(mask), family);
  return (value) => {
    const valueFamily = typeof value === 'string' ? familyOf(value) : undefined;
    return valueFamily === family && block.check(String(value), family);
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}
