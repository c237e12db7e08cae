import * as z from 'zod';
import { readReport } from '../client/read-report.ts';
import { untilSealed } from '../client/until-sealed.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { showReport } from '../output/show-report.ts';
import { parseDuration } from '../parse-values.ts';
import { Parent, PARENT_ARGUMENT } from './parent-argument.ts';

const Options = z.object({ timeout: z.number(), every: z.number(), unknownFor: z.number() });

export const wait: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    {
      flags: '--timeout <duration>',
      description: 'how long to wait: 90s, 10m, 2h',
      fallback: '1h',
      parse: parseDuration,
    },
    {
      flags: '--every <duration>',
      description: 'how long between two looks',
      fallback: '5s',
      parse: parseDuration,
    },
    {
      flags: '--unknown-for <duration>',
      description:
        'how long the parent may be unknown: one whose events were lost is found by the next sweep',
      fallback: '6m',
      parse: parseDuration,
    },
  ],
  details:
    'Returns once the report is sealed: everybody who was expected has a final verdict, or the deadline of the ' +
    'installation has passed. Then it prints the report, and its exit code is that of rollcall show. 4 if the time is ' +
    'over before: then it prints the report as it stands. Once the API has answered, failures of the network and of the ' +
    'API are put up with.',
  notLocal: 'nothing collects into it meanwhile. rollcall gather <parent-id> --role-name <role> --wait waits',
  examples: [
    {
      what: 'Start, wait, go on only if all went well',
      command:
        'PARENT=$(aws ssm start-automation-execution … --query AutomationExecutionId --output text)\n  rollcall wait "$PARENT" --timeout 30m && echo "everywhere"',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { timeout, every, unknownFor } = Options.parse(options);
    const patience = { timeoutMs: timeout, everyMs: every, unknownMs: unknownFor };
    const { isSealed, isKnown, problem } = await untilSealed(parentId, patience, session);
    if (isSealed) return showReport(await readReport(parentId, session), session.output);
    if (isKnown && problem === undefined)
      await showReport(await readReport(parentId, session), session.output);
    throw new Failure(
      EXIT.timedOut,
      `Not sealed within ${timeout / 1000} s (--timeout)${problem === undefined ? '' : `: ${problem}`}`,
    );
  },
};
