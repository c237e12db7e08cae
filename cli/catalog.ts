import type { CatalogEntry } from './command.ts';

/** Every command, in the order of help. A command's modules load when it is run, or asked for its help. */
export const CATALOG: readonly CatalogEntry[] = [
  {
    name: 'list',
    summary: 'Parent executions, newest first',
    load: async () => (await import('./commands/list.ts')).list,
  },
  {
    name: 'show',
    summary: 'The report of a parent execution: what became of each target',
    load: async () => (await import('./commands/show.ts')).show,
    isDefault: true,
  },
  {
    name: 'results',
    summary: 'Each target of a parent execution with its outputs',
    load: async () => (await import('./commands/results.ts')).results,
  },
  {
    name: 'target',
    summary: 'Everything about one target: outputs, steps, failure',
    load: async () => (await import('./commands/target.ts')).target,
  },
  {
    name: 'missing',
    summary: 'Who is expected and not collected, and why',
    load: async () => (await import('./commands/missing.ts')).missing,
  },
  {
    name: 'groups',
    summary: 'Which values an output has, and where',
    load: async () => (await import('./commands/groups.ts')).groups,
  },
  {
    name: 'diff',
    summary: 'What changed from one parent execution to another',
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  {
    name: 'wait',
    summary: 'Waits until a parent execution is sealed, then shows its report',
    load: async () => (await import('./commands/wait.ts')).wait,
  },
  {
    name: 'watch',
    summary: 'Shows how parent executions come along, until they are sealed',
    load: async () => (await import('./commands/watch.ts')).watch,
  },
  {
    name: 'collect',
    summary: 'Asks AWS again, now, for whatever is still open',
    load: async () => (await import('./commands/collect.ts')).collect,
  },
  {
    name: 'retry',
    summary: 'Starts the targets again that did not succeed, or says how',
    load: async () => (await import('./commands/retry.ts')).retry,
  },
  {
    name: 'coverage',
    summary: 'In which accounts and Regions Rollcall works, and where it does not',
    load: async () => (await import('./commands/coverage.ts')).coverage,
  },
  {
    name: 'gather',
    summary: 'Collects a parent execution with your own credentials; nothing needs to be deployed',
    load: async () => (await import('./commands/gather.ts')).gather,
  },
  {
    name: 'console',
    summary: 'Serves the page on this computer, with your own credentials',
    load: async () => (await import('./commands/console.ts')).console,
  },
  {
    name: 'open',
    summary: 'Opens the browser at a parent execution',
    load: async () => (await import('./commands/open.ts')).open,
  },
  {
    name: 'report',
    summary: 'Writes a report that one file holds, to send or to keep',
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    name: 'doctor',
    summary: 'What works and what is broken: the central stack, each account and Region',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'facts',
    summary: 'What Rollcall assumes about AWS, and the answers that a run of yours gives',
    load: async () => (await import('./commands/facts.ts')).facts,
  },
];
