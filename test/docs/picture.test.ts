import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { reportPicture } from '../../cli/docs/report-picture.ts';
import { terminalPicture } from '../../cli/docs/terminal-picture.ts';

const recorded: unknown = JSON.parse(readFileSync('cli/docs/recorded-report.json', 'utf8'));
const picture = readFileSync('docs/images/report.svg', 'utf8');

test('the picture of the README is what the command line prints: npm run docs:picture draws it', () => {
  expect(reportPicture(recorded)).toBe(picture);
  expect(picture).toContain('161 of 187 succeeded; 3 causes explain the other 26.');
  expect(readFileSync('README.md', 'utf8')).toContain('](docs/images/report.svg)');
});

test('a picture draws text as text, and each style; it refuses what it would draw wrongly', () => {
  const drawn = terminalPicture('\u001B[31m<b> & "c"\u001B[39m d\n\n', 'A <title>', 20);
  expect(drawn).toContain('<tspan class="red">&lt;b&gt; &amp; &quot;c&quot;</tspan> d</text>');
  expect(drawn).toContain('<title id="title">A &lt;title&gt;</title>');
  expect(drawn.match(/<text /g)).toHaveLength(1);
  expect(() => terminalPicture('\u001B[2J', '', 20)).toThrow(
    'An escape sequence that is not drawn begins "[2J"',
  );
  expect(() => terminalPicture('x'.repeat(21), '', 20)).toThrow('A line is wider than 20 columns');
});
