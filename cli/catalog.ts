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
    name: 'wait',
    summary: 'Waits until a parent execution is sealed, then shows its report',
    load: async () => (await import('./commands/wait.ts')).wait,
  },
  {
    name: 'gather',
    summary: 'Collects a parent execution with your own credentials; nothing needs to be deployed',
    load: async () => (await import('./commands/gather.ts')).gather,
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
