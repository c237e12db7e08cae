import type { RetryEntry } from './retry-locations.ts';
import { toSafeJson } from './safe-json.ts';

/** As AWS takes it. */
export interface TargetLocation {
  readonly Accounts: string[];
  readonly Regions: string[];
  readonly ExecutionRoleName?: string;
  readonly TargetLocationMaxConcurrency?: string;
  readonly TargetLocationMaxErrors?: string;
}

/** One automation to start. */
export interface RetryCommand {
  readonly targetLocations: TargetLocation[];
  /** For a POSIX shell. */
  readonly commandLine: string;
}

/** What is to be started, and where. */
export interface RetriedRunbook {
  readonly runbook: string;
  readonly documentVersion?: string | undefined;
  readonly region: string;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
const MAX_ENTRIES = 100;
/** Linux takes 128 KB in one argument. */
const MAX_ARGUMENT_BYTES = 96 * 1024;

/** As few as the limits of AWS and of a command line allow, for entries in their order. */
export function toRetryCommands(
  runbook: RetriedRunbook,
  entries: readonly RetryEntry[],
): readonly RetryCommand[] {
  const commands: TargetLocation[][] = [];
  let bytes = 0;
  for (const location of entries.map(toTargetLocation)) {
    const size = Buffer.byteLength(quote(toSafeJson(location))) + 1;
    const last = commands.at(-1);
    if (last === undefined || last.length >= MAX_ENTRIES || bytes + size > MAX_ARGUMENT_BYTES) {
      commands.push([location]);
      bytes = size;
    } else {
      last.push(location);
      bytes += size;
    }
  }
  return commands.map((targetLocations) => ({
    targetLocations,
    commandLine: toCommandLine(runbook, targetLocations),
  }));
}

/**
 * Why a text cannot be an argument that the AWS CLI takes as it is, in words; undefined if it can. A shell could take it, quoted; a
 * terminal would act on a control character, and the CLI on what looks like an option, or like a file to be read.
 */
export function whyNoArgument(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return 'has control characters in it';
  if (text.startsWith('-')) return 'begins like an option';
  return /^\w+:\/\//.test(text) ? 'begins like the address of a file' : undefined;
}

const toTargetLocation = ({
  accounts,
  regions,
  maxErrors,
  maxConcurrency,
  executionRoleName,
}: RetryEntry): TargetLocation => ({
  Accounts: [...accounts],
  Regions: [...regions],
  ...(executionRoleName !== undefined && { ExecutionRoleName: executionRoleName }),
  ...(maxConcurrency !== undefined && { TargetLocationMaxConcurrency: maxConcurrency }),
  TargetLocationMaxErrors: maxErrors,
});

function toCommandLine(
  { runbook, documentVersion, region }: RetriedRunbook,
  targetLocations: readonly TargetLocation[],
): string {
  const options = [
    ['--document-name', runbook],
    ...(documentVersion === undefined ? [] : [['--document-version', documentVersion]]),
    ['--region', region],
    ['--target-locations', toSafeJson(targetLocations)],
  ].map(([option = '', value = '']) => `${option} ${quote(value)}`);
  return ['aws ssm start-automation-execution', ...options].join(' ');
}

/** For a POSIX shell: nothing within single quotes means anything but the quote itself. */
const quote = (text: string): string =>
  /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
