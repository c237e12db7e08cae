import { Argument, Command as Commander, Option } from 'commander';
import type { CatalogEntry, Command, CommandInput } from './command.ts';
import { EXIT, EXIT_MEANINGS, type ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { globalOptions } from './global-options.ts';

export interface ProgramOptions {
  readonly version: string;
  /** The width of help, in columns. */
  readonly helpWidth: number;
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
  /** Runs a parsed command. @param values those of the options that every command takes */
  readonly run: (command: Command, input: CommandInput, values: unknown) => Promise<ExitCode>;
}

/** A parsed command line: its action, which gives the exit code. */
export interface Program {
  /** @throws {CommanderError} when help was printed, or the command line is wrong */
  readonly parse: (args: readonly string[]) => Promise<ExitCode>;
  /** The help of a command, without the options of all commands; or that of the program. */
  readonly help: (name?: string) => Promise<string>;
}

const EXAMPLES = `
Examples:
  The last runs, those that failed first
  $ rollcall

  Read what an automation came to, over all accounts
  $ rollcall 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1

  The same for the last run, or the last run of a runbook
  $ rollcall @latest
  $ rollcall @get_canonical_id

  In local mode, beside npm start
  $ rollcall list --endpoint-url http://localhost:4566
`;

const exitCodes = (): string =>
  `\nExit codes:\n${EXIT_MEANINGS.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}\n`;

/** How many runs `rollcall` alone lists. */
const LAST_RUNS = '10';

/** The command line, from the list of commands. */
export function createProgram(catalog: readonly CatalogEntry[], options: ProgramOptions): Program {
  let exitCode: ExitCode = EXIT.allSucceeded;
  const program = new Commander('rollcall')
    .description(
      'What became of every target of an AWS Systems Manager Automation that ran across many accounts.',
    )
    .usage('[options] <command>\n       rollcall [options] <parent-id>\n       rollcall [options]')
    .version(options.version, '--version', 'the version')
    .helpOption('-h, --help', 'this text')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, helpWidth: options.helpWidth })
    .configureOutput({ writeOut: options.writeOut, writeErr: options.writeErr })
    .exitOverride()
    .showHelpAfterError('rollcall --help says more.')
    .addHelpText('after', () => `${exitCodes()}${EXAMPLES}`);
  for (const option of globalOptions()) program.addOption(option);

  const fillers = new Map<Commander, () => Promise<void>>();
  for (const { name, summary, load, isDefault = false } of catalog) {
    const one = program.command(name, { isDefault }).summary(summary).copyInheritedSettings(program);
    one.helpOption('-h, --help', 'this text');
    fillers.set(one, async () => {
      const command = await load();
      fill(one, summary, command);
      one.action(async () => {
        const input = { args: one.processedArgs, options: one.opts() };
        exitCode = await options.run(command, input, program.opts());
      });
    });
  }
  program.hook('preSubcommand', async (_program, one) => fillers.get(one)?.());

  /** `rollcall` alone is the list of the last runs, failures first. Where nothing can be listed yet, a new user learns where help is. */
  const parseBare = async (args: readonly string[]): Promise<ExitCode> => {
    try {
      await program.parseAsync(['list', '--failures-first', '--limit', LAST_RUNS, ...args], { from: 'user' });
      return exitCode;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(error.exitCode, `${error.message}\nrollcall --help lists the commands`, {
        cause: error,
      });
    }
  };

  return {
    parse: async (args) => {
      // `rollcall help show`, as in the AWS CLI and git.
      const [first, ...others] = args;
      const asked = first === 'help' ? [...others, '--help'] : [...args];
      if (isBare(program, asked)) return parseBare(asked);
      await refuseUnknownCommand(program, asked);
      await program.parseAsync(asked, { from: 'user' });
      return exitCode;
    },
    help: async (name) => {
      const one = name === undefined ? program : program.commands.find((command) => command.name() === name);
      if (one === undefined) throw new Error(`There is no command ${name}`);
      await fillers.get(one)?.();
      let text = '';
      one.configureHelp({ showGlobalOptions: false, helpWidth: options.helpWidth });
      one.configureOutput({ writeOut: (part) => (text += part) });
      one.outputHelp();
      return text;
    },
  };
}

/** Whether no command and no parent is named: nothing but options of every command. */
function isBare(program: Commander, args: readonly string[]): boolean {
  const { operands, unknown } = program.parseOptions([...args]);
  return operands.length === 0 && unknown.length === 0;
}

/** Eight letters from a to f may begin an ID. */
const MAY_BE_ID = /^[0-9a-f]{8,}$/i;

/**
 * A word that is not a command would be taken as a parent's ID, which no word is.
 * @throws {CommanderError} if there is no such command, with the most similar one
 */
async function refuseUnknownCommand(program: Commander, args: readonly string[]): Promise<void> {
  const [first = ''] = program.parseOptions([...args]).operands;
  const names = program.commands.map((command) => command.name());
  if (!/^[a-z]+$/i.test(first) || MAY_BE_ID.test(first) || names.includes(first)) return;
  const withoutDefault = new Commander('rollcall').copyInheritedSettings(program).helpCommand(false);
  for (const name of names) withoutDefault.command(name);
  await withoutDefault.parseAsync([first], { from: 'user' });
}

function fill(one: Commander, summary: string, { args, options, details, examples }: Command): void {
  one.description(`${summary}.\n\n${details}`);
  for (const { name, description, parse } of args) {
    const argument = new Argument(name, description);
    one.addArgument(parse === undefined ? argument : argument.argParser(parse));
  }
  for (const { flags, description, fallback, parse } of options) {
    const option = new Option(flags, description);
    if (parse !== undefined) option.argParser(parse);
    if (fallback !== undefined) option.default(parse?.(fallback) ?? fallback, fallback);
    one.addOption(option);
  }
  const lines = examples.map(({ what, command }) => `  ${what}\n  $ ${command}\n`);
  one.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
