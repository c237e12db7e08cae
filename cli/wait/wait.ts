import type { Command } from '../command.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';
import { patienceOptions, PatienceOptions } from './patience-options.ts';
import { waitAndShow } from './wait-and-show.ts';
import * as z from 'zod';

const Strict = z.object({ strict: z.boolean().default(false) });

export const wait: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    ...patienceOptions('5s'),
    { flags: '--strict', description: 'wait until no target is unreadable, not only for the seal' },
  ],
  details:
    'Returns once the report is sealed: every expected target has a final verdict or is in an account that AWS refuses ' +
    'again and again, or the deadline of the installation has passed. With --strict, it waits until no target is unreadable too, such as ' +
    'until a role is repaired. The API holds its answer until then, so it returns at once. ' +
    'Meanwhile it notes, on standard error, what is still open, why, when it is looked at next, and the deadline. Then it prints the report, and its exit ' +
    'code is that of rollcall show. 4 if the time is over before: then it prints the report as it stands. Once the API has answered, ' +
    'failures of the network and of the API are tolerated.',
  notLocal: 'nothing collects into it by itself. rollcall gather <parent-id> --role-name <role> --wait waits',
  examples: [
    {
      what: 'Start, wait, go on only if all went well',
      command:
        'PARENT=$(aws ssm start-automation-execution … --query AutomationExecutionId --output text)\n  rollcall wait "$PARENT" --timeout 30m && echo "everywhere"',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    return waitAndShow(parentId, PatienceOptions.parse(options), session, Strict.parse(options).strict);
  },
};
