import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import hcl from 'hcl2-parser';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';

// Terraform itself is not run: this is what can be known by reading it.

const FOLDER = 'examples/terraform';
const Block = z.array(z.record(z.string(), z.unknown()));
const Blocks = z.object({
  resource: z.record(z.string(), z.record(z.string(), Block)).default({}),
  data: z.record(z.string(), z.record(z.string(), Block)).default({}),
  variable: z.record(z.string(), Block).default({}),
});
const files = readdirSync(FOLDER);
const texts = files.map((name) => readFileSync(join(FOLDER, name), 'utf8'));
const parsed = texts.map((text) => Blocks.parse(hcl.parseToObject(text)[0]));
const [whole] = [Blocks.parse(hcl.parseToObject(texts.join('\n'))[0])];

const Template = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
});
const templateOf = (name: string): z.output<typeof Template> =>
  Template.parse(parse(readFileSync(`member-stack/${name}.yml`, 'utf8'), { logLevel: 'silent' }));

test.each(files)('%s is parsed, and says that it was not run', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  expect(hcl.parseToObject(text)[1]).toBeNull();
  expect(text).toMatch(/not run|None of this was run/i);
  expect(hcl.parseToObject(text.replace('{', ''))[1]).not.toBeNull();
});

test('each variable, resource and datum that is named is there', () => {
  const all = texts.join('\n');
  const named = (pattern: RegExp): string[] => [...all.matchAll(pattern)].map(([, name = '']) => name);
  expect(new Set(named(/\bvar\.(\w+)/g))).toEqual(new Set(Object.keys(whole.variable)));
  const known = new Set([
    ...Object.entries(whole.resource).flatMap(([type, byName]) =>
      Object.keys(byName).map((one) => `${type}.${one}`),
    ),
    ...Object.entries(whole.data).flatMap(([type, byName]) =>
      Object.keys(byName).map((one) => `${type}.${one}`),
    ),
  ]);
  const used = named(/\b(aws_\w+\.\w+)\b/g);
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
  expect(parsed.length).toBe(3);
});

describe.each(['roles', 'forwarder'])('the stack set of %s', (name) => {
  const [set = {}] = whole.resource['aws_cloudformation_stack_set']?.[name] ?? [];
  const given = z.record(z.string(), z.unknown()).parse(set['parameters']);
  const { Parameters, Resources } = templateOf(name);

  test('has the name by which rollcall doctor --stack-sets looks for it, and the template of the release', () => {
    expect(set['name']).toBe(`rollcall-${name}`);
    expect(set['template_url']).toMatch(new RegExp(`/\\$\\{var\\.release_prefix\\}${name}\\.yml$`));
  });

  test('gives every parameter that has no default, and none that there is not', () => {
    expect(Object.keys(given).filter((one) => !Object.hasOwn(Parameters, one))).toEqual([]);
    const needed = Object.entries(Parameters).flatMap(([one, { Default }]) =>
      Default === undefined ? [one] : [],
    );
    expect(needed.filter((one) => !Object.hasOwn(given, one))).toEqual([]);
  });

  test('has the capability that its resources need', () => {
    const makesRoles = Object.values(Resources).some(({ Type }) => Type.startsWith('AWS::IAM::'));
    expect(set['capabilities']).toEqual(makesRoles ? ['CAPABILITY_NAMED_IAM'] : undefined);
  });
});
