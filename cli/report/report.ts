import { writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Command } from '../command.ts';
import { writeReport } from '../console/write-report.ts';
import { EXIT } from '../exit-code.ts';
import { couldNotLook, wrongUsage } from '../failure.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';

const Options = z.object({ html: z.string().optional(), outputs: z.boolean().default(false) });

const KB = 1024;

export const report: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    { flags: '--html <file>', description: 'the file to write; - for standard output' },
    {
      flags: '--outputs',
      description: 'with what the targets put out: everyone who has the file can read it',
    },
  ],
  details:
    'Writes one HTML file with everything in it: what became of the run, its causes, each target with a filter, the digest ' +
    'and when it was sealed. It asks nothing of the network, opens from a mail or a ticket, and prints on A4. Outputs stand in ' +
    'it only with --outputs; messages of AWS that may repeat them do not, unless the API shows outputs to you. Exit code ' +
    '0 if it was written, whatever became of the targets.',
  examples: [
    {
      what: 'A report to send to a colleague',
      command: 'rollcall report 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --html run.html',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { html: file, outputs } = Options.parse(options);
    if (file === undefined || file === '')
      throw wrongUsage('--html names the file to write: --html run.html');
    const { html, targets } = await writeReport(parentId, outputs, session);
    if (file === '-') {
      await session.output.print(html);
      return EXIT.allSucceeded;
    }
    await writeFile(file, html).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw couldNotLook(`--html ${file} cannot be written: ${why}`, error);
    });
    const size = Math.ceil(Buffer.byteLength(html) / KB);
    session.note(`${file}: ${targets} targets, ${size} KB${outputs ? ', with outputs' : ''}`);
    return EXIT.allSucceeded;
  },
};
