import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { DEFAULT_ANSWERS } from '../automation/unverified.ts';
import { AdjustableClock } from '../clock/adjustable-clock.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { OrganizationFile } from '../organization/organization-file.ts';
import { createServices } from '../server/services.ts';
import { readTrouble, TROUBLE_KINDS } from '../trouble/trouble-spec.ts';
import { createWorld } from '../world.ts';
import { AUTOMATION } from './specification/automation.ts';
import { CALLERS } from './specification/callers.ts';
import type { Proof, Proofs } from './specification/proofs.ts';
import { PROSE } from './specification/prose.ts';
import { RUNBOOKS } from './specification/runbooks.ts';
import { SERVICES } from './specification/services.ts';
import { SIMULATION } from './specification/simulation.ts';
import { sampleOrganization } from './start.ts';
import { readReadme } from './fixture.ts';

const README = readReadme();
const PROOFS: Proofs = { ...CALLERS, ...AUTOMATION, ...RUNBOOKS, ...SERVICES, ...SIMULATION };

interface Row {
  readonly heading: string;
  /** Its first cell. */
  readonly text: string;
}

/** The rows of all tables, without their heads. */
function rowsOf(markdown: string): Row[] {
  let heading = '';
  const rows: Row[] = [];
  const lines = markdown.replaceAll(/^```.*?^```$/gms, '').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    const isOfHead = [line, lines[index + 1]].some((one) => one?.startsWith('| --') === true);
    if (line.startsWith('|') && !isOfHead) rows.push({ heading, text: line.split('|')[1]?.trim() ?? '' });
  }
  return rows;
}

const ROWS = rowsOf(README);
const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Every text of a file, templates as they are written: titles, and what stands in the rows of their tables. */
const textsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/'([^'\n]+)'|"([^"\n]+)"|`([^`]+)`/g)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  );

/** A part of a title is long enough to be no other's. */
const SHORTEST_PART = 12;

/** Tests beside this one; those that join the simulator to its user stand in a folder beside the package. */
const fileOf = (name: string): string =>
  join(import.meta.dirname, name.startsWith('../') ? join('../../test', name.slice(3)) : name) + '.test.ts';

/** What is wrong with a proof, if anything: its file is not there, or has no test of that title. */
function faultOf(proof: string): string[] {
  const [name = '', title = ''] = proof.split(/: (.*)/s);
  const file = fileOf(name);
  if (!existsSync(file)) return [`${proof}: there is no ${file}`];
  const isThere = textsOf(file).some(
    (text) => text === title || (title.length >= SHORTEST_PART && text.includes(title)),
  );
  return isThere ? [] : [`${file} has no test: ${title}`];
}
const faultsOf = (proofs: readonly Proof[]): string[] => proofs.flat().flatMap(faultOf);

describe('the specification, simulator/README.md,', () => {
  test('has tables under the headings that its proofs name, and under no others', () => {
    expect(new Set(ROWS.map(({ heading }) => heading))).toEqual(new Set(Object.keys(PROOFS)));
  });

  test.each(Object.entries(PROOFS))('%s: each line has a proof, and each proof a line', (heading, proofs) => {
    const rows = ROWS.filter((row) => row.heading === heading);
    const without = rows.filter(({ text }) => !Object.keys(proofs).some((start) => text.startsWith(start)));
    expect(without.map(({ text }) => text)).toEqual([]);
    const counts = Object.keys(proofs).map((start) => [
      start,
      rows.filter(({ text }) => text.startsWith(start)).length,
    ]);
    expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
    expect(rows).toHaveLength(counts.length);
  });

  test('and every proof is a test that there is', () => {
    expect(faultsOf(Object.values(PROOFS).flatMap((rows) => Object.values(rows)))).toEqual([]);
  });

  test('and so is what it promises outside its tables', () => {
    const prose = inOneLine(README.replaceAll(/^\|.*$/gm, ''));
    expect(Object.keys(PROSE).filter((part) => !prose.includes(part))).toEqual([]);
    expect(faultsOf(Object.values(PROSE))).toEqual([]);
  });

  test('says of every line where it comes from', () => {
    expect(README.split('\n').filter((line) => /^\|.*\|\s*\|$/.test(line))).toEqual([]);
  });

  test('has a link in its contents for every heading', () => {
    const headings = [...README.matchAll(/^#{2,3} (.*)$/gm)].map(([, heading = '']) => heading);
    const anchors = headings.map(
      (one) =>
        `](#${one
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-')})`,
    );
    const [contents = ''] = README.split(/^## /m);
    expect(anchors.filter((anchor) => !contents.includes(anchor))).toEqual([]);
  });
});

describe('the specification names', () => {
  test('every switch, each in a line of its own kind', () => {
    const named = [...README.matchAll(/switch(?:es)? ((?:`\w+`(?:, )?)+)/g)].flatMap(([, names = '']) =>
      names.replaceAll('`', '').split(', '),
    );
    expect(named.toSorted()).toEqual(Object.keys(DEFAULT_ANSWERS).toSorted());
  });

  test('every operation that is simulated', async () => {
    const clock = new AdjustableClock(new VirtualClock(0));
    const world = createWorld(await sampleOrganization(), clock, 'http://127.0.0.1:4566', undefined);
    const operations = createServices(world).flatMap((service) => [...service.operations.keys()]);
    expect(operations.length).toBeGreaterThan(20);
    expect(operations.filter((operation) => !README.includes(`\`${operation}\``))).toEqual([]);
  });

  test('every key of the organization file', () => {
    const named = ROWS.filter(({ heading }) => heading === 'The organization file').flatMap(({ text }) => {
      const [first = '', ...others] = text.replaceAll('`', '').split(', ');
      const parent = /^(.*)\./.exec(first)?.[1] ?? '';
      return [first, ...others.map((one) => (one.startsWith('.') ? parent + one : one))];
    });
    expect(named.toSorted()).toEqual(keysOf(z.toJSONSchema(OrganizationFile, SCHEMA)).toSorted());
  });

  test('every kind of trouble', () => {
    expect(Object.keys(TAKEN).toSorted()).toEqual(TROUBLE_KINDS.toSorted());
  });

  test.each(TROUBLE_KINDS)('what is said of %s', (kind) => {
    const [, list = ''] = new RegExp(`${kind} has ([\\w, ]+)`).exec(faultOfTrouble(kind)) ?? [];
    const known = list.split(', ');
    expect(known).toEqual(expect.arrayContaining(['kind', ...(TAKEN[kind] ?? [])]));
    const [, section = ''] = /^## Trouble\n(.*?)^## /ms.exec(README) ?? [];
    expect(known.filter((key) => !new RegExp(`\\b${key}\\b`).test(section))).toEqual([]);
  });
});

/** By kind of trouble, what its row says that it takes. */
const TAKEN = Object.fromEntries(
  ROWS.filter(({ heading }) => heading === 'Trouble').flatMap(({ text }) =>
    [...text.matchAll(/`(\w+)(?: \{ ([\w, ]+) \})?`/g)].map(([, kind = '', keys]) => [
      kind,
      keys?.split(', ') ?? [],
    ]),
  ),
);

/** What is said of a trouble with a key that there is not. */
function faultOfTrouble(kind: string): string {
  try {
    readTrouble({ kind, unknownKey: true });
    return '';
  } catch (error) {
    return String(error);
  }
}

const SCHEMA = { io: 'input', unrepresentable: 'any' } as const;

const Schema = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.object({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** Those of an object it holds as `central.region`, those of its accounts as `accounts[].id`. */
function keysOf(schema: unknown): string[] {
  return Object.entries(Schema.parse(schema).properties ?? {}).flatMap(([name, value]) => {
    const { properties, items } = Schema.parse(value);
    if (properties !== undefined) return Object.keys(properties).map((key) => `${name}.${key}`);
    if (name !== 'accounts') return [name];
    return Object.keys(items?.properties ?? {}).map((key) => `${name}[].${key}`);
  });
}
