import type { RetryEntry } from './retry-locations.ts';
import { toSafeJson } from '../http/safe-json.ts';

/** In the form that AWS takes. */
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

/** What to start, and where. */
export interface RetriedRunbook {
  readonly runbook: string;
  readonly documentVersion?: string | undefined;
  readonly region: string;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
const MAX_ENTRIES = 100;
/** Linux allows 128 KB in one argument. */
const MAX_ARGUMENT_BYTES = 96 * 1024;

/** As few commands as the limits of AWS and of a command line allow, for entries in their order. */
export function toRetryCommands(
  runbook: RetriedRunbook,
  entries: readonly RetryEntry[],
): readonly RetryCommand[] {
  const commands: TargetLocation[][] = [];
  let bytes = 0;
  for (const targetLocation of entries.map(toTargetLocation)) {
    const size = Buffer.byteLength(quote(toSafeJson(targetLocation))) + 1;
    const last = commands.at(-1);
    if (last === undefined || last.length >= MAX_ENTRIES || bytes + size > MAX_ARGUMENT_BYTES) {
      commands.push([targetLocation]);
      bytes = size;
    } else {
      last.push(targetLocation);
      bytes += size;
    }
  }
  return commands.map((targetLocations) => ({
    targetLocations,
    commandLine: toCommandLine(runbook, targetLocations),
  }));
}

/**
 * Why a text cannot be an argument that the AWS CLI takes unchanged, in words; undefined if it can. A shell can
 * take any text, quoted. A terminal would act on a control character, and the CLI on what looks like an option
 * or a file to read.
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

/** For a POSIX shell: within single quotes only the quote itself has a meaning. */
const quote = (text: string): string =>
  /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
