import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

/** A lane as test/lanes.json has it. Paths begin at the project; one that ends with a slash is a folder. */
interface Lane {
  readonly says: string;
  /** Files that run in this lane, and not in `main`. */
  readonly owns?: readonly string[];
  /** Files of other lanes, mostly of `main`, that run in this one too. */
  readonly also?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** False if `.ci/run` leaves it out. */
  readonly ci?: boolean;
}

const LANES = JSON.parse(readFileSync('test/lanes.json', 'utf8')) as Readonly<Record<string, Lane>>;
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const paths = Object.entries(LANES).flatMap(([name, { owns = [], also = [] }]) =>
  [...owns, ...also].map((path) => [name, path] as const),
);
const owned = Object.values(LANES).flatMap(({ owns = [] }) => owns);
const testFiles = ['test', 'simulator/test'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${folder}/${file}`),
);

const isUnder = (file: string, path: string): boolean =>
  path.endsWith('/') ? file.startsWith(path) : file === path;

describe('the lanes of the tests', () => {
  test.each(paths)('%s names what is there: %s', (_lane, path) => {
    expect(existsSync(path)).toBe(true);
    expect(testFiles.some((file) => isUnder(file, path))).toBe(true);
  });

  test('no path is owned twice; of two that hold a file, the longer one owns it', () => {
    expect(new Set(owned).size).toBe(owned.length);
  });

  test('a lane that .ci/run leaves out owns nothing: a commit is checked by every test', () => {
    const leftOut = Object.entries(LANES).filter(([, { ci }]) => ci === false);
    expect(leftOut.map(([name, { owns = [] }]) => [name, owns])).toEqual([
      ['fast', []],
      ['long', []],
    ]);
  });

  test.each(Object.keys(LANES))('%s has a script, and CONTRIBUTING.md says what it covers', (name) => {
    const script = name === 'main' ? 'test' : `test:${name}`;
    expect(scripts[script]).toBe(`node test/run.js ${name}`);
    expect(readFileSync('CONTRIBUTING.md', 'utf8')).toContain(
      `npm ${name === 'main' ? '' : 'run '}${script} `,
    );
  });
});
