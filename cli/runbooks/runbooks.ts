import * as z from 'zod';
import { isAccountId, isRegion } from '../../src/domain/location.ts';
import { LIBRARY, type LibraryRunbook } from '../../runbooks/library.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { wrongUsage } from '../failure.ts';
import { showRunbooks } from './show-runbooks.ts';
import { startCommand, type StartTargets } from './start-command.ts';

const Args = z.tuple([z.array(z.string()).default([])]);
const List = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((one) => one !== ''));
const Options = z.object({
  accounts: List,
  targetRegions: List,
  exclude: List,
  childUnits: z.boolean().default(false),
  targets: z.string().optional(),
  role: z.string().optional(),
  maxConcurrency: z.string(),
  maxErrors: z.string(),
});

export const runbooks: Command = {
  args: [{ name: '[name...]', description: 'only these; without any, a line for each' }],
  options: [
    {
      flags: '--accounts <ids>',
      description: 'accounts, organizational units or roots, with commas between them',
    },
    {
      flags: '--target-regions <regions>',
      description: 'the Regions of these accounts, with commas between them',
    },
    { flags: '--exclude <ids>', description: 'accounts and units to leave out, with commas between them' },
    { flags: '--child-units', description: 'the units below these units too' },
    {
      flags: '--targets <target>',
      description:
        'which instances, as the AWS CLI takes it: Key=tag:NAME,Values=VALUE, Key=ResourceGroup,Values=NAME, ' +
        'or Key=AWS::EC2::Instance,Values=* for all',
    },
    { flags: '--role <arn>', description: 'the role that is given as AutomationAssumeRole' },
    {
      flags: '--max-concurrency <rate>',
      description: 'locations, or instances, at once: a number or a percentage',
      fallback: '10',
    },
    {
      flags: '--max-errors <rate>',
      description: 'failures after which no other of them starts: a number or a percentage',
      fallback: '100%',
    },
  ],
  details:
    'Lists the runbooks that come with Rollcall, each with the question that it answers. For runbooks that are named, or with ' +
    'targets, prints the permissions that each needs, the AWS CLI command that starts it there, and how its answer is read. It ' +
    'starts nothing, and asks neither AWS nor the central stack: whether the runbooks are deployed and shared, docs/runbooks.md ' +
    'says how to see. Exit code 0 once it is printed; 2 if there is no such runbook, or the targets are none.',
  examples: [
    { what: 'The questions', command: 'rollcall runbooks' },
    {
      what: 'How to ask one of them of a unit, and of the units below it',
      command:
        'rollcall runbooks get_ebs_encryption --accounts ou-ab12-workloads --child-units --target-regions eu-west-1,us-east-1',
    },
    {
      what: 'One automation for each instance with a tag',
      command:
        'rollcall runbooks get_ssm_agent --accounts 111111111111 --target-regions eu-west-1 --targets Key=tag:environment,Values=production',
    },
  ],
  notLocal: 'the list is the same everywhere. Leave --local and --store out',
  run: async ({ args, options }, session) => {
    const [names] = Args.parse(args);
    const targets = readTargets(Options.parse(options));
    const chosen = names.length === 0 ? LIBRARY : names.map(libraryRunbook);
    const isWhole = names.length > 0 || targets.accounts.length > 0;
    const lacking = chosen.filter((one) => names.length > 0 && needsTargets(one, targets));
    if (lacking.length > 0) {
      throw wrongUsage(
        `${lacking.map(({ name }) => name).join(', ')} looks at one instance: say which with --targets, such as ` +
          '--targets Key=tag:NAME,Values=VALUE',
      );
    }
    const listed = chosen.map((runbook) => {
      const { pages: _pages, ...one } = runbook;
      return needsTargets(runbook, targets) ? one : { ...one, command: startCommand(runbook, targets) };
    });
    await showRunbooks(listed, isWhole, session.output);
    return EXIT.allSucceeded;
  },
};

const needsTargets = ({ scope }: Pick<LibraryRunbook, 'scope'>, { resources }: StartTargets): boolean =>
  scope === 'instance' && resources === undefined;

function libraryRunbook(name: string): LibraryRunbook {
  const found = LIBRARY.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw wrongUsage(`${name}: there is no such runbook. rollcall runbooks lists them`);
}

const UNIT = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/;
const TARGET = /^Key=[^,=\s'"]+,Values=[^\s'"]+$/;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const RATE = /^([1-9]\d{0,6}|[1-9]\d?%|100%)$/;
const RATE_OR_NONE = /^([1-9]\d{0,6}|0|\d\d?%|100%)$/;

/** @throws {Failure} that names each invalid value */
function readTargets(options: z.infer<typeof Options>): StartTargets {
  const { accounts, targetRegions, exclude, childUnits, targets, role, maxConcurrency, maxErrors } = options;
  const isLocation = (id: string): boolean => isAccountId(id) || UNIT.test(id);
  const wrong = [
    ...[...accounts, ...exclude]
      .filter((id) => !isLocation(id))
      .map(
        (id) => `${id}: neither an account number of twelve digits nor the ID of a unit (ou-…) or root (r-…)`,
      ),
    ...targetRegions
      .filter((name) => !isRegion(name))
      .map((name) => `--target-regions ${name}: no such Region`),
    ...(accounts.length > 0 && targetRegions.length === 0
      ? ['--accounts: say in which Regions, with --target-regions']
      : []),
    ...(accounts.length === 0 && [targetRegions, exclude].some(({ length }) => length > 0)
      ? ['--target-regions and --exclude go with --accounts']
      : []),
    ...(targets !== undefined && !TARGET.test(targets)
      ? [`--targets ${targets}: must be Key=NAME,Values=VALUE, without spaces or quotes`]
      : []),
    ...(role !== undefined && !ROLE.test(role) ? [`--role ${role}: must be the ARN of a role`] : []),
    ...(RATE.test(maxConcurrency)
      ? []
      : [`--max-concurrency ${maxConcurrency}: must be a number or a percentage`]),
    ...(RATE_OR_NONE.test(maxErrors) ? [] : [`--max-errors ${maxErrors}: must be a number or a percentage`]),
  ];
  if (wrong.length > 0) throw wrongUsage(wrong.join('\n'));
  return {
    accounts,
    regions: targetRegions,
    excluded: exclude,
    withChildUnits: childUnits,
    maxConcurrency,
    maxErrors,
    resources: targets,
    role,
  };
}
