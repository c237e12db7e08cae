import * as z from 'zod';
import { isAccountId, isRegion } from '../../src/domain/location.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { wrongUsage } from '../failure.ts';
import { checkCentralStack } from './check-central-stack.ts';
import { isBroken, neverSeen, locationHealth, type LocationHealth } from './location-health.ts';
import { showDiagnosis } from './show-diagnosis.ts';
import { isStackSetBroken, readStackSets } from './stack-sets.ts';
import { suggest } from './suggest.ts';

const Args = z.tuple([z.array(z.string()).default([])]);
const Options = z.object({
  targetRegions: z.string().optional(),
  broken: z.boolean().default(false),
  all: z.boolean().default(false),
  stackSets: z.boolean().default(false),
});

export const doctor: Command = {
  args: [{ name: '[account...]', description: 'only these accounts; by default all that occur in a ledger' }],
  options: [
    { flags: '--broken', description: 'only accounts and Regions in which something is broken' },
    { flags: '--all', description: 'in the table, also each account and Region in which all works' },
    {
      flags: '--stack-sets',
      description: 'also what StackSets knows: which accounts and Regions have no instance',
    },
    {
      flags: '--target-regions <regions>',
      description: 'only these Regions of the accounts, with commas between them',
    },
  ],
  details:
    'Checks the central stack: who you are, whether the API is found and answers, and so does its table. Then, per account ' +
    'and Region, what Rollcall itself has seen there within 90 days: whether executions can be read (the reader role), ' +
    'whether events arrive (the forwarder; none is no fault), whether AWS starts children (the execution role). It says ' +
    'what to deploy where. Where all works, the table has only the number of such locations, unless they are chosen. It does not look into the accounts: what no run has shown is unknown, and one that is broken ' +
    'since the last run still shows as working. With --stack-sets it also reads the instances of the stack sets <prefix>-roles and ' +
    '<prefix>-forwarder in your account and Region (cloudformation:ListStackInstances), and lists what occurs in a ledger, or was ' +
    'given, and has none; such stack sets of an organization never reach its management account. Exit code 0 if nothing is broken, 1 if something is, 3 if the central ' +
    'stack could not be read, or nothing is known of a given account.',
  examples: [
    { what: 'Everything that occurs in a ledger', command: 'rollcall doctor' },
    { what: 'What to repair, and nothing else', command: 'rollcall doctor --broken' },
    {
      what: 'Two accounts, in two Regions',
      command: 'rollcall doctor 111111111111 222222222222 --target-regions eu-west-1,us-east-1',
    },
    {
      what: 'Also which accounts and Regions StackSets has not deployed to',
      command: 'rollcall doctor --stack-sets --profile management',
    },
    {
      what: 'The accounts whose reader role is broken, a line each',
      command: `rollcall doctor --output table --query "locations[?readerRole=='broken'].accountId"`,
    },
  ],
  notLocal:
    'it checks what is deployed. rollcall show <parent-id> --local shows what gather could not read, with AWS’s words',
  run: async ({ args, options }, session) => {
    const [accounts] = Args.parse(args);
    const { broken, all, stackSets: isAsked, targetRegions = '' } = Options.parse(options);
    const regions = targetRegions.split(',').filter((name) => name !== '');
    const wrong = [
      ...accounts.filter((id) => !isAccountId(id)).map((id) => `${id}: an account number has twelve digits`),
      ...regions.filter((name) => !isRegion(name)).map((name) => `--target-regions ${name}: no such Region`),
    ];
    if (wrong.length > 0) throw wrongUsage(wrong.join('\n'));
    const { checks, caller, coverage } = await checkCentralStack(accounts, regions, session);
    const seen = (coverage ?? []).map(locationHealth);
    const locations =
      coverage === undefined ? [] : [...seen, ...neverSeen([...new Set(accounts)], regions, seen)];
    const central = { accountId: caller?.accountId, region: caller?.region, prefix: session.stackPrefix };
    const stackSets = isAsked ? await readStackSets(locations, session) : undefined;
    await showDiagnosis(
      {
        central: checks,
        locations: broken ? locations.filter(isBroken) : locations,
        suggestions: suggest(broken ? locations.filter(isBroken) : locations, central),
        ...(stackSets !== undefined && { stackSets }),
      },
      session.output,
      all || accounts.length > 0 || regions.length > 0,
    );
    if (coverage === undefined) return EXIT.couldNotLook;
    return stackSets?.some(isStackSetBroken) === true ? EXIT.someDidNot : exitCodeOf(locations);
  },
};

function exitCodeOf(locations: readonly LocationHealth[]): ExitCode {
  if (locations.some(isBroken)) return EXIT.someDidNot;
  return locations.every(({ seen }) => seen) ? EXIT.allSucceeded : EXIT.couldNotLook;
}
