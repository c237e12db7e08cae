import * as z from 'zod';
import { FullTarget } from './full-target.ts';
import { accountPath, SCOPE_OPTION } from '../client/account-path.ts';
import { haveSucceeded } from '../client/exit-code-of.ts';
import { pathOf } from '../client/read-report.ts';
import { SeveralTargets, describeChoice } from './several-targets.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { wrongUsage } from '../failure.ts';
import { toGrid } from '../terminal/csv.ts';
import { printTarget } from './print-target.ts';
import { parseAccountId, parseRegion } from '../parse-values.ts';
import { PARENT_ARGUMENT } from '../parent-argument.ts';

const Args = z.tuple([z.string(), z.string(), z.string()]);
const text = z.string().optional();
const Options = z.object({ execution: text, resource: text, scope: text });

export const target: Command = {
  args: [
    PARENT_ARGUMENT,
    { name: '<account>', description: 'the account of the target', parse: parseAccountId },
    { name: '<target-region>', description: 'its Region', parse: parseRegion },
  ],
  options: [
    {
      flags: '--execution <id>',
      description:
        'which one, where several are expected in one location; empty for those without an execution',
    },
    {
      flags: '--resource <resource>',
      description: 'which resource, in a rate-controlled run; empty for those without one',
    },
    SCOPE_OPTION,
  ],
  details:
    'Prints everything that is known about one target: outputs, steps, failure, times, how it was found, its own targets, and where the ' +
    'AWS console shows it. In CSV, a line for each value of each output. Exit code 0 if it succeeded, and every target of its own; 1 if ' +
    'not; 2 also if several are expected there: then they are listed, to choose from.',
  examples: [
    {
      what: 'Why it failed',
      command: 'rollcall target 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 111111111111 eu-west-1',
    },
    {
      what: 'One value alone',
      command: `rollcall target 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 111111111111 eu-west-1 --output table --query 'outputs."get_canonical_id.canonical_id"[0]'`,
    },
  ],
  run: async ({ args, options }, { client, output }) => {
    const [parentId, accountId, region] = Args.parse(args);
    const { execution, resource, scope } = Options.parse(options);
    const api = await client();
    const path =
      scope === undefined
        ? `${pathOf(parentId)}/results/${accountId}/${region}`
        : `${accountPath(accountId, scope)}/results/${parentId}/${region}`;
    const found = await api
      .get(path, { executionId: execution, resource }, FullTarget)
      .catch((error: unknown) => {
        throw error instanceof SeveralTargets ? wrongUsage(describeChoice(error, accountId, region)) : error;
      });
    await output.stream([found]);
    await output.show({
      answer: found,
      items: [found],
      csv: () =>
        toGrid(
          [
            ['output', ([name]) => name],
            ['value', ([, value]) => value],
          ],
          Object.entries(found.outputs ?? {}).flatMap(([name, values]) =>
            values.map((value) => [name, value] as const),
          ),
        ),
      table: (terminal) => printTarget(found, terminal),
    });
    const isWell = found.verdict === 'succeeded' && haveSucceeded(found);
    return isWell ? EXIT.allSucceeded : EXIT.someDidNot;
  },
};
