import * as z from 'zod';
import { getRetry } from '../../src/api/retry/get-retry.ts';
import { pathOf } from '../client/read-report.ts';
import { resolveParent } from '../resolve-parent.ts';
import { shellWord } from '../shell-word.ts';
import { accountFilter } from './account-filter.ts';
import { RetryPage } from '../retry/retry-plan.ts';
import { defineTool, NextToken, Run } from './tool.ts';

/** A longer command line is not given: cut, it would start something else. */
const LONGEST = 2_000;

const CAUSES = /^c1-[0-9a-f]{12}(,c1-[0-9a-f]{12})*$/;
const VERDICTS = /^[A-Za-z]{1,20}(,[A-Za-z]{1,20})*$/;

const answer = getRetry.answers['application/json'];
if (!(answer instanceof z.ZodObject)) throw new TypeError('The answer of getRetry is an object');
const { commands: _, ...fields } = answer.shape;

export const retryCommand = defineTool({
  name: 'retry_command',
  title: 'The command that starts the failed targets again',
  description:
    'Gives the commands that start exactly the targets that did not succeed again, for a person to run. It starts nothing: no tool of Rollcall does.',
  input: z.object({
    run: Run,
    verdict: z.string().regex(VERDICTS).optional().describe('Which targets, such as failed,timedOut'),
    cause: z.string().regex(CAUSES).optional().describe('Only targets with these causes, by ID'),
    ...accountFilter,
    nextToken: NextToken,
  }),
  output: z.object({
    ...fields,
    command: z
      .string()
      .describe('Does the same with the caller’s own credentials, whatever the number of targets'),
    commands: z.array(z.object({ commandLine: z.string() })).describe('The same for the AWS CLI'),
    commandsTooLong: z
      .int()
      .optional()
      .describe('How many command lines of this page are too long for an answer'),
  }),
  usual: 5,
  async read({ api, session }, { run, verdict, cause, accountName, organizationalUnit, nextToken }, limit) {
    const parentId = await resolveParent(run, session);
    const { commands, ...plan } = await api.get(
      `${pathOf(parentId)}/retry`,
      { verdict, cause, accountName, organizationalUnit, limit, nextToken },
      RetryPage,
    );
    const short = commands.filter(({ commandLine }) => commandLine.length <= LONGEST);
    const tooLong = commands.length - short.length;
    return {
      ...plan,
      command: [
        `rollcall retry ${parentId}`,
        ...(verdict === undefined ? [] : [`--verdict ${verdict}`]),
        ...(cause === undefined ? [] : [`--cause ${cause}`]),
        ...(accountName === undefined ? [] : [`--account-name ${shellWord(accountName)}`]),
        ...(organizationalUnit === undefined ? [] : [`--ou ${shellWord(organizationalUnit)}`]),
        '--run',
      ].join(' '),
      commands: short.map(({ commandLine }) => ({ commandLine })),
      ...(tooLong > 0 && { commandsTooLong: tooLong }),
    };
  },
});
