import * as z from 'zod';
import { pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { toGrid } from '../terminal/csv.ts';
import { ReportPage } from '../client/answers.ts';
import { Failure, UnknownParent } from '../failure.ts';
import type { Session } from '../session.ts';
import { notFoundIn } from '../show/not-found-in.ts';
import { suggested } from '../terminal/table.ts';
import { plainText } from '../terminal/plain-text.ts';
import { parseAccountId, parseRegion } from '../parse-values.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';
import { patienceOptions, PatienceOptions } from '../wait/patience-options.ts';
import { waitAndShow } from '../wait/wait-and-show.ts';

const Options = z.object({
  account: z.string().optional(),
  inRegion: z.string().optional(),
  wait: z.boolean().optional(),
});

const Requested = z.looseObject({
  parentExecutionId: z.string(),
  requested: z.literal(true),
  accountId: z.string().optional(),
  region: z.string().optional(),
});

export const refresh: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    { flags: '--account <id>', description: 'the account in which the parent runs', parse: parseAccountId },
    {
      flags: '--in-region <region>',
      description: 'the Region in which it runs (--region is that of the central stack)',
      parse: parseRegion,
    },
    { flags: '--wait', description: 'wait until the report is sealed, then print it, as rollcall wait does' },
    ...patienceOptions('5s'),
  ],
  details:
    'Reads the parent and every open target from AWS again, now. This also works for a run that is older than the installation, ' +
    'while AWS keeps it (30 days). The location of the parent is optional. Exit code 0 once the request is sent: rollcall show ' +
    'prints the outcome. With --wait, the exit code is that of rollcall wait.',
  notLocal:
    'nothing is deployed that could collect. Run rollcall gather <parent-id> --role-name <role> again',
  examples: [
    {
      what: 'A run that is older than the installation',
      command: 'rollcall refresh 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --wait --timeout 10m',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { account, inRegion, wait = false } = Options.parse(options);
    const api = await session.client();
    const query = { accountId: account, region: inRegion };
    const requested = await api.post(`${pathOf(parentId)}/collect`, query, Requested);
    if (wait) return waitAndShow(parentId, PatienceOptions.parse(options), session);
    const unknown = await whyUnknown(parentId, session);
    await session.output.stream([requested]);
    await session.output.show({
      answer: requested,
      items: [requested],
      csv: () => toGrid([['parentExecutionId', (one) => one.parentExecutionId]], [requested]),
      table: (terminal) =>
        `${plainText(parentId)} is read from AWS again now. To see the outcome: ${suggested(`rollcall wait ${parentId}`, terminal)}\n`,
    });
    if (unknown !== undefined) session.note(unknown);
    return EXIT.allSucceeded;
  },
};

/**
 * What to know of a parent that is not known, or was found nowhere: it may have started where Rollcall does not look. Undefined for
 * any other, and where the API does not say: the request is sent all the same.
 */
async function whyUnknown(parentId: string, session: Session): Promise<string | undefined> {
  try {
    const api = await session.client();
    const report = await api.get(pathOf(parentId), { limit: 1 }, ReportPage);
    return report.searched && notFoundIn(report.searched);
  } catch (error) {
    if (error instanceof UnknownParent) return UNKNOWN;
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const UNKNOWN =
  'It is not known here yet. If it started in an account or a Region that this installation does not watch, it will not be found: add them to the settings parentAccounts and regions, and deploy again (docs/deploy.md)';
