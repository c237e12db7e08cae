import type { ExitCode } from './exit-code.ts';
import type { Session } from './session.ts';

/** An option of one command; those of all commands are in global-options.ts. */
export interface CommandOption {
  /** As help shows them: `--timeout <duration>`. */
  readonly flags: string;
  readonly description: string;
  /** The value if it is not given, as it would be written. */
  readonly fallback?: string;
  /**
   * Throws commander's InvalidArgumentError, which says what is allowed. The text itself without it. @param previous what it gave
   * for the one before, if the option is given several times
   */
  readonly parse?: (text: string, previous?: unknown) => unknown;
}

export interface CommandArgument {
  /** As help shows it: `<parent-id>`, in square brackets if it may be left out. */
  readonly name: string;
  readonly description: string;
  readonly parse?: (text: string, previous?: unknown) => unknown;
}

export interface Example {
  readonly what: string;
  readonly command: string;
}

/** What a command was given, parsed. Options by their names in camelCase. */
export interface CommandInput {
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** One command: its help, and what it does. It is loaded when it is run. */
export interface Command {
  readonly args: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  /** What it prints, and what its exit code says, in sentences. */
  readonly details: string;
  readonly examples: readonly Example[];
  /** Of a command that makes no sense with `--local`: what to do instead, in a sentence. */
  readonly notLocal?: string;
  /** @throws {Failure} with the message and the exit code to end with */
  readonly run: (input: CommandInput, session: Session) => Promise<ExitCode>;
}

/** A command as the list of commands has it. */
export interface CatalogEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
  /** Whether it is what `rollcall` does if no command is named. */
  readonly isDefault?: boolean;
}
