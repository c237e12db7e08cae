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
];
