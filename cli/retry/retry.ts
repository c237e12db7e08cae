import * as z from 'zod';
import { ACCOUNT_OPTIONS, AccountOptions, accountQuery } from '../account-options.ts';
import type { Command, CommandInput } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure, wrongUsage } from '../failure.ts';
import type { Session } from '../session.ts';
import { patienceOptions } from '../wait/patience-options.ts';
import { counted } from '../terminal/counted.ts';
import { toGrid } from '../terminal/csv.ts';
import type { Output } from '../terminal/output.ts';
import { suggested } from '../terminal/table.ts';
import { plainText } from '../terminal/plain-text.ts';
import { parseSeveral, parseToken } from '../parse-values.ts';
import { printRetryPlan } from './print-retry.ts';
import { readRetryPlan, type RetryPlan } from './retry-plan.ts';
import { Interrupted, noTerminal, startAgain, type Started } from './start-again.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';

const Options = z.object({
  verdict: z.string().optional(),
  cause: z.string().optional(),
  run: z.boolean().default(false),
  yes: z.boolean().default(false),
  watch: z.boolean().default(false),
  clientToken: z.string().optional(),
  ...AccountOptions,
});

export const retry: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    {
      flags: '--verdict <names>',
      description: 'which targets (default: failed,timedOut,cancelled,rejected,neverStarted)',
      parse: parseSeveral,
    },
    {
      flags: '--cause <ids>',
      description:
        'only targets with this cause, by the ID that the report gives it; whatever their verdict, unless --verdict says',
      parse: parseSeveral,
    },
    ...ACCOUNT_OPTIONS,
    { flags: '--run', description: 'start it, after a question' },
    {
      flags: '--watch',
      description: 'with --run: then show its progress until it is sealed, as rollcall watch does',
    },
    ...patienceOptions('2s'),
    { flags: '--yes', description: 'with --run: start it without a question' },
    {
      flags: '--client-token <uuid>',
      description: 'with --run: as it was printed, to go on where it was interrupted; nothing starts twice',
      parse: parseToken,
    },
  ],
  details:
    'Prints the AWS CLI command that starts the automation again for exactly the targets that did not succeed, and what must be known of ' +
    'it, first of all where AWS still would not start it. With --run it is started: Rollcall keeps no parameters, so the parent is read again with your own credentials, which must be ' +
    'of the account in which it ran, and need ssm:GetAutomationExecution and ssm:StartAutomationExecution there; everything is given again ' +
    'as it was, but tags. No parameter is printed. Where that cannot be done, nothing is started, and the command is printed instead. Exit ' +
    'code 0 once it is printed, or started; 1 if you said no; 2 if there is no terminal to ask at, and no --yes; 3 if it could not be ' +
    'started, or not all of it. With --watch it is that of rollcall watch.',
  examples: [
    { what: 'The command to paste', command: 'rollcall retry 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1' },
    {
      what: 'Start it again, and watch it',
      command: 'rollcall retry 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --run --watch',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const {
      verdict,
      cause,
      run,
      yes,
      watch,
      clientToken = session.newToken(),
      ...named
    } = Options.parse(options);
    if (watch && !run) throw wrongUsage('--watch goes with --run: without it nothing is started');
    if (run && !yes && session.confirm === undefined) throw noTerminal();
    const plan = await readRetryPlan(parentId, { verdict, cause, ...accountQuery(named) }, session);
    if (!run || plan.commands.length === 0) {
      await showPlan(plan, session.output);
      return EXIT.allSucceeded;
    }
    const show = (started: readonly Started[]) =>
      watch ? noteStarted(started, session) : showStarted(plan, started, clientToken, session.output);
    try {
      const started = await startAgain(plan, { yes, clientToken }, session);
      if (started === undefined) {
        session.writeError('Nothing was started.\n');
        return EXIT.someDidNot;
      }
      await show(started);
      return watch ? await watchStarted(started, options, session) : EXIT.allSucceeded;
    } catch (error) {
      if (error instanceof Interrupted) await show(error.started);
      else if (error instanceof Failure) await showPlan(plan, session.output);
      throw error;
    }
  },
};

/** What is watched is the answer, so that there is one document. */
async function noteStarted(started: readonly Started[], { note }: Session): Promise<void> {
  for (const { parentExecutionId, locations } of started) {
    note(`Started ${parentExecutionId} in ${counted(locations, 'location')}`);
  }
}

async function watchStarted(
  started: readonly Started[],
  options: CommandInput['options'],
  session: Session,
): Promise<ExitCode> {
  const { watch } = await import('../watch/watch.ts');
  return watch.run({ args: [started.map(({ parentExecutionId }) => parentExecutionId)], options }, session);
}

async function showPlan(plan: RetryPlan, output: Output): Promise<void> {
  await output.stream(plan.commands);
  await output.show({
    answer: plan,
    items: plan.commands,
    csv: () => toGrid([['commandLine', ({ commandLine }) => commandLine]], plan.commands),
    table: (terminal) => printRetryPlan(plan, terminal),
  });
}

async function showStarted(
  { parentExecutionId }: RetryPlan,
  started: readonly Started[],
  clientToken: string,
  output: Output,
): Promise<void> {
  const ids = started.map((one) => one.parentExecutionId);
  await output.stream(started);
  await output.show({
    answer: { parentExecutionId, clientToken, started },
    items: started,
    csv: () =>
      toGrid(
        [
          ['parentExecutionId', (one) => one.parentExecutionId],
          ['locations', ({ locations }) => String(locations)],
        ],
        started,
      ),
    table: (terminal) =>
      started.length === 0
        ? ''
        : [
            ...started.map(
              ({ parentExecutionId: id, locations }) =>
                `Started ${plainText(id)} in ${counted(locations, 'location')}`,
            ),
            `Watch it: ${suggested(`rollcall watch ${plainText(ids.join(' '))}`, terminal)}`,
            `What has changed, in the end: ${suggested(`rollcall diff ${parentExecutionId} ${plainText(ids[0] ?? '')}`, terminal)}`,
            '',
          ].join('\n'),
  });
}
