import * as z from 'zod';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { couldNotLook, wrongUsage } from '../failure.ts';
import { readRoleOptions, ROLE_OPTIONS } from '../gather/role-options.ts';
import { parseWholeParentId } from '../parse-values.ts';

const Options = z.object({ record: z.string().optional(), to: z.string().min(1) });

export const facts: Command = {
  args: [],
  options: [
    {
      flags: '--record <parent-id>',
      description: 'answer them from this parent execution, which has ended',
      parse: parseWholeParentId,
    },
    ...ROLE_OPTIONS,
    { flags: '--to <directory>', description: 'where the answers are written', fallback: 'rollcall-facts' },
  ],
  details:
    'Lists what Rollcall assumes about AWS, or handles either way, and what could not be verified without an account. ' +
    'With --record it answers each from one run of yours, with three reads and nothing else, and writes two files that ' +
    'identify no account: account numbers, IDs, names, ARNs, messages and outputs are replaced, and every field that ' +
    'Rollcall does not know is left out. Exit code 0 if that was done, however many were answered; 3 if the parent could not be read.',
  examples: [
    { what: 'The list, without AWS', command: 'rollcall facts' },
    {
      what: 'The answers of one run',
      command:
        'rollcall facts --record 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --role-name OrganizationAccountAccessRole --region eu-west-1',
    },
  ],
  notLocal: 'facts are answered by AWS, not by what was gathered. Leave --local and --store out',
  run: async ({ options }, session) => {
    const { record, to } = Options.parse(options);
    const { showAnswers, showFacts } = await import('./show-facts.ts');
    if (record === undefined) {
      if (options['roleName'] !== undefined) {
        throw wrongUsage('--role-name goes with --record <parent-id>: the list alone reads nothing');
      }
      const { FACTS } = await import('./all-facts.ts');
      await showFacts(FACTS, session.output);
      return EXIT.allSucceeded;
    }
    const roles = readRoleOptions(options);
    const { prepareDirectory, recordRun, writeFacts } = await import('./record-run.ts');
    const unwritable = (error: unknown) =>
      couldNotLook(
        `The answers cannot be written to ${to} (--to): ${error instanceof Error ? error.message : String(error)}`,
        error,
      );
    // First, since reading takes a while.
    try {
      prepareDirectory(to);
    } catch (error) {
      throw unwritable(error);
    }
    const answers = await recordRun(record, roles, session);
    const paths = await writeFacts(to, answers).catch((error: unknown) => {
      throw unwritable(error);
    });
    await showAnswers(answers, session.output);
    session.note(
      `Written: ${paths.join(', ')}. Read both files before you send them: they are yours to judge. Then open an issue ` +
        'of the project with both (docs/first-run.md says which runs answer the rest).',
    );
    return EXIT.allSucceeded;
  },
};
