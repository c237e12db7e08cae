import { NO_NAME } from './by-parameter.ts';
import { issueFaults } from './issue-faults.ts';
import { parseText } from './parse-text.ts';
import { RunbookContent } from './runbook-content.ts';
import { runbookFaults } from './runbook-faults.ts';

/** An Automation document of schema 0.3. */
export type Runbook = RunbookContent & { readonly name: string };

/** A document that is no runbook, or not one that is simulated. */
export class RunbookError extends Error {
  override readonly name = 'RunbookError';
  /** In AWS's words where they are known. */
  readonly faults: readonly string[];

  constructor(runbook: string, faults: readonly string[]) {
    super(`Runbook ${runbook}: ${faults.join('; ')}`);
    this.faults = faults;
  }
}

const toStandardError = (text: string): void => void process.stderr.write(`${text}\n`);

/**
 * Reads a runbook (YAML or JSON).
 * @param tell is told what AWS takes too, but what is hardly meant
 * @throws {RunbookError} that names everything that is wrong with it, and every part of it that is not simulated
 */
export function readRunbook(name: string, text: string, tell = toStandardError): Runbook {
  const { content, warnings } = readText(name, text);
  const misnamed = misnamedParts(content);
  if (misnamed.length > 0) throw new RunbookError(name, misnamed);
  const parsed = RunbookContent.safeParse(content);
  const faults = parsed.success ? runbookFaults(parsed.data) : issueFaults(parsed.error.issues, content);
  if (faults.length > 0 || !parsed.success) throw new RunbookError(name, faults);
  for (const warning of warnings) tell(`Runbook ${name}: ${warning}`);
  return { name, ...parsed.data };
}

/** Parts in one another; more would be no runbook. */
const DEEPEST = 100;

/** Parts that a schema would drop without a word, or that lie too deep. */
function misnamedParts(content: unknown, path: readonly string[] = []): string[] {
  if (typeof content !== 'object' || content === null) return [];
  if (path.length > DEEPEST) return [`${path.slice(0, 3).join('.')}… is more than ${DEEPEST} levels deep`];
  return Object.entries(content).flatMap(([key, value]) => {
    const here = [...path, key];
    return key === NO_NAME ? [`${here.join('.')}: ${NO_NAME} is not a name`] : misnamedParts(value, here);
  });
}

function readText(name: string, text: string): ReturnType<typeof parseText> {
  try {
    return parseText(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new RunbookError(name, [`neither YAML nor JSON: ${words}`]);
  }
}
