import * as z from 'zod';
import { readReport } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { showReport } from './show-report.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';

const Options = z.object({ all: z.boolean().default(false) });

export const show: Command = {
  args: [PARENT_ARGUMENT],
  options: [{ flags: '--all', description: 'every target in a line, failures first' }],
  details:
    'Prints how many targets succeeded, the causes that explain the others with what to do, and whether the report is sealed; with ' +
    '--all each target too, without its outputs. Exit code 0 if it is sealed and every expected target succeeded, and every target of theirs; 1 ' +
    'otherwise: also while it goes on, if none was expected, or if there may be more than are known.',
  examples: [
    {
      what: 'The report; the word show may be left out',
      command: 'rollcall 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1',
    },
    {
      what: 'The accounts that did not succeed, a line each',
      command: `rollcall show 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --output table --query "targets[?verdict!='succeeded'].accountId"`,
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { all } = Options.parse(options);
    const view = { all, isLocal: session.isLocal, now: session.now() };
    return showReport(await readReport(parentId, session), session.output, view);
  },
};
