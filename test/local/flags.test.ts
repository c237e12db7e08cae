import { describe, expect, test } from '@jest/globals';
import { readFlags, USAGE } from '../../local/flags.ts';

describe('--speed', () => {
  test('is a number, and undefined where the organization file has it', () => {
    expect(readFlags(['--speed', '10']).speed).toBe(10);
    expect(readFlags(['--speed', '0.5']).speed).toBe(0.5);
    expect(readFlags([]).speed).toBeUndefined();
  });

  test.each(['0', '61', '1e9', 'fast', '', '0.01'])('%j is refused', (text) => {
    expect(() => readFlags([`--speed=${text}`])).toThrow(`--speed ${text}: a number from 0.1 to 60`);
  });
});

test('every option is in the help', () => {
  const options = ['port', 'aws-port', 'data', 'organization', 'demo', 'speed', 'exit', 'help'];
  for (const option of options) expect(USAGE).toContain(`  --${option} `);
});
