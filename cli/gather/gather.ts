import * as z from 'zod';
import { readReport } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure, UnknownParent } from '../failure.ts';
import type { Session } from '../session.ts';
import { readRoleOptions, ROLE_OPTIONS } from './role-options.ts';
import { showReport } from '../show/show-report.ts';
import { parseDuration } from '../parse-values.ts';
import { Parent, WHOLE_PARENT_ARGUMENT } from '../parent-argument.ts';

const Options = z.object({
  wait: z.boolean().default(false),
  timeout: z.number().optional(),
  accountTags: z.boolean().default(false),
});

export const gather: Command = {
  args: [WHOLE_PARENT_ARGUMENT],
  options: [
    ...ROLE_OPTIONS,
    { flags: '--wait', description: 'go on until every target is settled' },
    {
      flags: '--timeout <duration>',
      description: 'wait, but no longer than this: 90s, 10m, 2h',
      parse: parseDuration,
    },
    {
      flags: '--account-tags',
      description: 'read the tags of accounts too, a call for each (organizations:ListTagsForResource)',
    },
  ],
  details:
    'Reads a parent execution with your own AWS credentials, assumes the role in each account, under a session policy that ' +
    'allows three reads and nothing else, and collects every result. Nothing is deployed, started or changed. The results ' +
    'are kept on this computer, readable by you alone: --local reads them with every other command. Outputs may be ' +
    'secrets: delete the directory when you no longer need it. Accounts have names where your credentials may list them ' +
    '(organizations:ListAccounts, in the management account or a delegated administrator). An account that cannot be read stops no other; run again, ' +
    'it reads only what is missing, also after Ctrl-C. Then it prints the report. Exit code 0 if every expected target ' +
    'succeeded, and every target of theirs; 1 if some did not, have not yet, or could not be read; 3 if the parent could ' +
    'not be read; 4 if the time of --timeout was over before; 130 after Ctrl-C, with the report as far as it goes.',
  examples: [
    {
      what: 'In accounts that AWS Organizations made, from the management account',
      command:
        'rollcall gather 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --role-name OrganizationAccountAccessRole --region eu-west-1',
    },
    {
      what: 'One that still runs, with a role of your own; then its outputs for a spreadsheet',
      command:
        'rollcall gather 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --role-name platform/auditor --external-id agreed --wait\n' +
        '  $ rollcall results 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --local --output csv > results.csv',
    },
    {
      what: 'In local mode, beside npm start',
      command:
        'rollcall gather <parent-id> --role-name AWS-SystemsManager-AutomationExecutionRole --endpoint-url http://localhost:4566',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const roles = readRoleOptions(options);
    const { wait, timeout, accountTags } = Options.parse(options);
    const [{ gatherParent }, { afterGather }] = await Promise.all([
      import('./gather-parent.ts'),
      import('./after-gather.ts'),
    ]);
    const waiting = { wait: wait || timeout !== undefined, timeoutMs: timeout };
    const report = await gatherParent({ parentId, ...roles, ...waiting, accountTags }, session);
    const { client, directory, flags } = session.local;
    const accountNames = new Map<string, string>();
    const exitCode = await readReport(parentId, { ...session, client }).then(
      (shown) => {
        for (const { accountId, accountName } of shown.targets) {
          if (accountId !== undefined && accountName !== undefined) accountNames.set(accountId, accountName);
        }
        return showReport(shown, session.output, {
          isLocal: true,
          now: session.now(),
          repeated: readingOptions(session),
        });
      },
      (error: unknown) => {
        // It was stopped before the parent was read.
        if (error instanceof UnknownParent && report.outcome === 'interrupted') return EXIT.someDidNot;
        throw error;
      },
    );
    const notes = afterGather(report, {
      parentId,
      roleName: roles.roleName,
      directory,
      storeFlags: flags,
      accountNames,
    });
    session.note(`\n${notes.join('\n')}`);
    if (report.outcome === 'interrupted') return EXIT.interrupted;
    if (report.outcome !== 'timedOut') return exitCode;
    throw new Failure(
      EXIT.timedOut,
      `Not every target was settled within ${(timeout ?? 0) / 1000} s (--timeout)`,
    );
  },
};

/** What was gathered is read with `--local`, which gather itself does not need. */
function readingOptions({ output, isLocal }: Session): string {
  const { repeated = '' } = output.terminal;
  return isLocal ? repeated : ` --local${repeated}`;
}
