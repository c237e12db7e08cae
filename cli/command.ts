import type { ExitCode } from './exit-code.ts';
import type { Session } from './session.ts';

/** An option of one command; options of all commands are in global-options.ts. */
export interface CommandOption {
  /** As help shows it: `--timeout <duration>`. */
  readonly flags: string;
  readonly description: string;
  /** The default value, as a user would write it. */
  readonly fallback?: string;
  /**
   * Parses the text; by default the text stays as it is. Throws commander's InvalidArgumentError, which says
   * what is allowed. @param previous the value so far, if the option is given several times
   */
  readonly parse?: (text: string, previous?: unknown) => unknown;
}

export interface CommandArgument {
  /** As help shows it: `<parent-id>`, in square brackets if it is optional. */
  readonly name: string;
  readonly description: string;
  readonly parse?: (text: string, previous?: unknown) => unknown;
}

export interface Example {
  readonly what: string;
  readonly command: string;
}

/** The parsed arguments of a command. Options have camelCase names. */
export interface CommandInput {
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** One command: its help, and its action. It is loaded when it is run. */
export interface Command {
  readonly args: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  /** What it prints, and what its exit code means, in sentences. */
  readonly details: string;
  readonly examples: readonly Example[];
  /** For a command that makes no sense with `--local`: what to do instead, in a sentence. */
  readonly notLocal?: string;
  /** @throws {Failure} with the message and the exit code to end with */
  readonly run: (input: CommandInput, session: Session) => Promise<ExitCode>;
}

/** A command in the list of commands. */
export interface CatalogEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
  /** Whether `rollcall` runs it when no command is named. */
  readonly isDefault?: boolean;
}
