import type { CatalogEntry } from './command.ts';

/** Every command, in the order of help. A command's modules are loaded when it is run, or asked for its help. */
export const CATALOG: readonly CatalogEntry[] = [
  {
    name: 'demo',
    summary: 'A first report in seconds, of a simulated organization on this computer',
    load: async () => (await import('./demo/demo.ts')).demo,
  },
  {
    name: 'list',
    summary: 'Parent executions, newest first',
    load: async () => (await import('./list/list.ts')).list,
  },
  {
    name: 'show',
    summary: 'The report of a parent execution: what became of each target',
    load: async () => (await import('./show/show.ts')).show,
    isDefault: true,
  },
  {
    name: 'results',
    summary: 'Each target of a parent execution with its outputs',
    load: async () => (await import('./results/results.ts')).results,
  },
  {
    name: 'target',
    summary: 'Everything about one target: outputs, steps, failure',
    load: async () => (await import('./target/target.ts')).target,
  },
  {
    name: 'missing',
    summary: 'Which targets are expected and not collected, and why',
    load: async () => (await import('./missing/missing.ts')).missing,
  },
  {
    name: 'groups',
    summary: 'Which values an output has, and where',
    load: async () => (await import('./groups/groups.ts')).groups,
  },
  {
    name: 'diff',
    summary: 'What changed from one parent execution to another',
    load: async () => (await import('./diff/diff.ts')).diff,
  },
  {
    name: 'history',
    summary: 'Each run of a runbook, and what changed with it',
    load: async () => (await import('./history/history.ts')).history,
  },
  {
    name: 'wait',
    summary: 'Waits until a parent execution is sealed, then shows its report',
    load: async () => (await import('./wait/wait.ts')).wait,
  },
  {
    name: 'watch',
    summary: 'Shows the progress of parent executions until they are sealed',
    load: async () => (await import('./watch/watch.ts')).watch,
  },
  {
    name: 'refresh',
    summary: 'Reads everything that is still open from AWS again, now',
    load: async () => (await import('./refresh/refresh.ts')).refresh,
  },
  {
    name: 'retry',
    summary: 'Starts the targets that did not succeed again, or prints how',
    load: async () => (await import('./retry/retry.ts')).retry,
  },
  {
    name: 'account',
    summary: 'What ran in an account, and whether it always fails there',
    load: async () => (await import('./account/account.ts')).account,
  },
  {
    name: 'coverage',
    summary: 'In which accounts and Regions Rollcall works, and where it does not',
    load: async () => (await import('./coverage/coverage.ts')).coverage,
  },
  {
    name: 'gather',
    summary: 'Collects a parent execution with your own credentials; nothing needs to be deployed',
    load: async () => (await import('./gather/gather.ts')).gather,
  },
  {
    name: 'console',
    summary: 'Serves the page on this computer, with your own credentials',
    load: async () => (await import('./console/console.ts')).console,
  },
  {
    name: 'open',
    summary: 'Opens the browser at a parent execution',
    load: async () => (await import('./open/open.ts')).open,
  },
  {
    name: 'report',
    summary: 'Writes a report that one file holds, to send or to keep',
    load: async () => (await import('./report/report.ts')).report,
  },
  {
    name: 'doctor',
    summary: 'What works and what is broken: the central stack, each account and Region',
    load: async () => (await import('./doctor/doctor.ts')).doctor,
  },
  {
    name: 'runbooks',
    summary: 'Read-only runbooks that come with Rollcall: what each asks, and how to start it',
    load: async () => (await import('./runbooks/runbooks.ts')).runbooks,
  },
  {
    name: 'facts',
    summary: 'What Rollcall assumes about AWS, and the answers that a run of yours gives',
    load: async () => (await import('./facts/facts.ts')).facts,
  },
  {
    name: 'completion',
    summary: 'A script by which bash, zsh or fish completes commands and options',
    load: async () => (await import('./completion/completion.ts')).completion,
  },
];
