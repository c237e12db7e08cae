import * as z from 'zod';
import { pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { toGrid } from '../terminal/csv.ts';
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
    await session.output.stream([requested]);
    await session.output.show({
      answer: requested,
      items: [requested],
      csv: () => toGrid([['parentExecutionId', (one) => one.parentExecutionId]], [requested]),
      table: () =>
        `${plainText(parentId)} is read from AWS again now. To see the outcome: rollcall wait ${parentId}\n`,
    });
    return EXIT.allSucceeded;
  },
};
