/** An option as a shell completes it. */
export interface DescribedOption {
  /** With its dashes: `--limit`. */
  readonly name: string;
  readonly description: string;
  /** Whether a value follows. */
  readonly hasValue: boolean;
  /** The values that there are; absent if any is possible. */
  readonly choices?: readonly string[];
}

/** A command as a shell completes it. */
export interface DescribedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly DescribedOption[];
}

/** @param flags as help shows them: `--limit <number>`, `-h, --help` */
export function describeOption(
  flags: string,
  description: string,
  choices?: readonly string[],
): DescribedOption {
  const [name = ''] = /--[\w-]+/.exec(flags) ?? [];
  return {
    name,
    description,
    hasValue: /[<[]/.test(flags),
    ...(choices !== undefined && { choices }),
  };
}
